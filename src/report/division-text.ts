import { evenlySpaced } from '../core/evenly-spaced.js';
import { counted, formatNumber } from '../core/quantities.js';
import { max, median, min } from '../core/statistics.js';
import type { ClientDivision, Division } from '../data/division.js';
import { type Column, table } from './table.js';

/** Up to this many clients are shown. */
const shown = 20;

/**
 * A population's data as text: sizes, a table of clients and classes, and how far from identically distributed labels are. Of many
 * clients some are shown, evenly spaced; of many classes the most frequent that fit into `width` columns, the rest as one.
 */
export function divisionText(division: Division, width: number): string {
  const { name, task, clients, heterogeneity } = division;
  const sizes = clients.map(({ samples }) => samples);
  const shape = division.sampleShape.join('x');
  const rows = evenlySpaced(shown, clients.length).map((index) => clients[index]);
  const distances = heterogeneity && [
    distanceLine('total variation distance', heterogeneity.totalVariation, heterogeneity.byChance.totalVariation),
    distanceLine('Jensen-Shannon distance', heterogeneity.jensenShannon, heterogeneity.byChance.jensenShannon),
    'each the mean over clients of the distance of their labels to all labels: 0 for the same shares, 1 for no class in common',
  ];
  return [
    `${name}: ${task}, ${counted(division.train, 'training sample')} and ${counted(division.test, 'test sample')} of shape ${shape}`,
    ...(division.publicSet > 0 ? [`public set: ${counted(division.publicSet, 'sample')}`] : []),
    ...(division.classes.length > 0 ? [`${division.classes.length} classes`] : []),
    `${counted(clients.length, 'client')}: ${min(sizes)} to ${max(sizes)} training samples, median ${median(sizes)}`,
    table(columnsOf(division, rows, width), width),
    ...(rows.length < clients.length ? [`${rows.length} of ${clients.length} clients, evenly spaced`] : []),
    ...(distances ?? []),
  ].join('\n');
}

/** `total variation distance: 0.5213 (by chance, in clients of these sizes: 0.0312)`. */
function distanceLine(name: string, distance: number, byChance: number): string {
  return `${name}: ${formatNumber(distance)} (by chance, in clients of these sizes: ${formatNumber(byChance)})`;
}

/** The columns of the table; the last row sums all clients. */
function columnsOf({ clients, classes }: Division, rows: readonly ClientDivision[], width: number): Column[] {
  const sum = (number: (client: ClientDivision) => number) =>
    clients.reduce((total, client) => total + number(client), 0);
  const column = (title: string, number: (client: ClientDivision) => number): Column => ({
    title,
    cells: [...rows.map(number), sum(number)].map(String),
  });
  const fixed: Column[] = [
    { title: 'client', cells: [...rows.map(({ client }) => String(client)), 'all'] },
    ...(rows.some(({ group }) => group !== undefined)
      ? [{ title: 'of', cells: [...rows.map(({ group = '-' }) => shortened(group)), ''], align: 'left' as const }]
      : []),
    column('samples', ({ samples }) => samples),
    ...(sum(({ ownTest }) => ownTest) > 0 ? [column('own test', ({ ownTest }) => ownTest)] : []),
  ];
  const countOf = (label: number) => column(shortened(classes[label]), ({ counts }) => counts?.[label] ?? 0);
  const all = classes.map((_, label) => countOf(label));
  if (spaceOf([...fixed, ...all]) <= width) return [...fixed, ...all];
  const frequent = classes
    .map((_, label) => ({ label, samples: sum(({ counts }) => counts?.[label] ?? 0) }))
    .sort((a, b) => b.samples - a.samples || a.label - b.label);
  const kept: number[] = [];
  const others = (labels: readonly number[]) =>
    column(`${classes.length - labels.length} more`, ({ samples, counts }) =>
      labels.reduce((rest, label) => rest - (counts?.[label] ?? 0), samples),
    );
  for (const { label } of frequent) {
    const labels = [...kept, label];
    if (spaceOf([...fixed, ...labels.map((each) => all[each]), others([])]) > width) break;
    kept.push(label);
  }
  kept.sort((a, b) => a - b);
  return [...fixed, ...kept.map((label) => all[label]), others(kept)];
}

/** The width of a table without broken headings: three characters beside each column, and the last border. */
function spaceOf(columns: readonly Column[]): number {
  return columns.reduce(
    (sum, { title, cells }) => sum + Math.max(title.length, ...cells.map(({ length }) => length)) + 3,
    1,
  );
}

/** A name of at most twelve characters. */
function shortened(name: string): string {
  return name.length <= 12 ? name : `${name.slice(0, 11)}…`;
}
