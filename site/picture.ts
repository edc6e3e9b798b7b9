/** A box of the picture: its place, a heading and lines below it. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly lines?: readonly string[];
  /** Holds other boxes. */
  readonly outer?: true;
}

/** An arrow through some points, with a word beside it. */
interface Arrow {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly label?: string;
  readonly at?: readonly [x: number, y: number];
  readonly both?: true;
}

const boxes: readonly Box[] = [
  {
    x: 20,
    y: 20,
    width: 180,
    height: 96,
    title: 'Scenario',
    lines: ['YAML: data, model,', 'strategy, schedule,', 'incentives'],
  },
  {
    x: 20,
    y: 170,
    width: 180,
    height: 96,
    title: 'Plan',
    lines: ['checked, complete,', 'data divided', 'among clients'],
  },
  {
    x: 20,
    y: 420,
    width: 180,
    height: 96,
    title: 'Run directory',
    lines: ['metrics, events,', 'checkpoints,', 'summary'],
  },
  { x: 260, y: 20, width: 300, height: 496, title: 'Main thread', outer: true },
  {
    x: 280,
    y: 64,
    width: 260,
    height: 84,
    title: 'Schedule',
    lines: ['cohort, policy, virtual clock,', 'devices and network'],
  },
  { x: 280, y: 164, width: 260, height: 84, title: 'Agents', lines: ['who takes part, and with', 'how many samples'] },
  {
    x: 280,
    y: 264,
    width: 260,
    height: 104,
    title: 'Actors',
    lines: ['a server and clients:', 'states and payloads', 'as bytes, never decoded'],
  },
  {
    x: 280,
    y: 384,
    width: 260,
    height: 112,
    title: 'Observers',
    lines: ['evaluation, valuation,', 'detection, rewards,', 'measures'],
  },
  { x: 660, y: 20, width: 280, height: 496, title: 'Worker threads (hosts)', outer: true },
  {
    x: 680,
    y: 64,
    width: 240,
    height: 104,
    title: 'Strategy',
    lines: ['server side and client side:', 'payloads, and how they', 'are combined'],
  },
  { x: 680, y: 184, width: 240, height: 84, title: 'Codecs', lines: ['compress or protect', 'what travels'] },
  { x: 680, y: 284, width: 240, height: 84, title: 'Learner', lines: ['training, prediction,', 'evaluation'] },
  {
    x: 680,
    y: 384,
    width: 240,
    height: 112,
    title: 'Engine',
    lines: ['traces models and losses,', 'compiles them to ONNX:', 'a training is one call'],
  },
];

const arrows: readonly Arrow[] = [
  {
    points: [
      [110, 116],
      [110, 170],
    ],
    label: 'resolve',
    at: [118, 148],
  },
  {
    points: [
      [200, 218],
      [260, 218],
    ],
  },
  {
    points: [
      [260, 468],
      [200, 468],
    ],
  },
  {
    points: [
      [560, 300],
      [660, 300],
    ],
    both: true,
    label: 'bytes',
    at: [592, 292],
  },
];

/** The picture of the architecture, as SVG. */
export function architecturePicture(): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 536" font-family="Helvetica, Arial, sans-serif" font-size="15">',
    '<title>The architecture of fedstill</title>',
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">',
    '<path d="M0 0 L8 4 L0 8 z" fill="#444"/></marker>',
    '<marker id="start" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" orient="auto">',
    '<path d="M8 0 L0 4 L8 8 z" fill="#444"/></marker></defs>',
    '<rect width="960" height="536" fill="#fff"/>',
    ...boxes.map(drawBox),
    ...arrows.map(drawArrow),
    '</svg>',
    '',
  ].join('\n');
}

function drawBox({ x, y, width, height, title, lines = [], outer }: Box): string {
  const fill = outer ? '#f4f6fa' : '#fff';
  const words = lines.map((line, i) => text(x + 14, y + 46 + 20 * i, line, '#333'));
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="#556"/>`,
    text(x + 14, y + 24, title, '#000', true),
    ...words,
  ].join('\n');
}

function drawArrow({ points, label, at, both }: Arrow): string {
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  const start = both ? ' marker-start="url(#start)"' : '';
  const line = `<path d="${path}" fill="none" stroke="#444" stroke-width="1.5" marker-end="url(#end)"${start}/>`;
  return label && at ? `${line}\n${text(at[0], at[1], label, '#444')}` : line;
}

function text(x: number, y: number, words: string, fill: string, isBold = false): string {
  return `<text x="${x}" y="${y}" fill="${fill}"${isBold ? ' font-weight="bold"' : ''}>${words}</text>`;
}
