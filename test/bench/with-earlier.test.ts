import { expect, test } from 'vitest';
import type { Published } from '../../bench/results/published.js';
import { withEarlier } from '../../bench/results/with-earlier.js';

const columns = ['method', 'setting and scale', 'quantity', 'measured', 'source'];
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A document of results with lines beside published figures and groups as measured. */
function document(lines: readonly (readonly string[])[], groups: Readonly<Record<string, string>>, extra = ''): string {
  const table = [line(columns), line(columns.map(() => '---')), ...lines.map(line)].join('\n');
  const own = Object.entries(groups).map(([name, text]) => `### ${name}\n\n${text}`);
  return `# Results\n\nHead.\n\n## Beside published figures\n\n${table}\n${extra}\n## As measured\n\n${own.join('\n\n')}\n`;
}

const common = { source: 'A paper', setting: 'MNIST', when: {}, scale: {}, quantity: 'accuracy' } as const;
const published: Published[] = [
  { ...common, comparison: 'shards', figures: { old: 1, new: 2 }, deviations: 'fewer rounds' },
  { ...common, comparison: 'cameras', figures: { old: 1, new: 2 } },
];
const earlier = document(
  [
    ['old', 'MNIST; here rounds 3', 'accuracy', '10.00', 'A paper'],
    ['new', 'MNIST; here rounds 3', 'accuracy', '11.00', 'A paper'],
    ['old', 'MNIST', 'accuracy', '20.00', 'A paper'],
    ['new', 'MNIST', 'accuracy', '21.00', 'A paper'],
    ['new', 'MNIST', 'accuracy', '99.00', 'A paper that is cited no more'],
  ],
  { cameras: 'Cameras of then.', shards: 'Shards of then.' },
  '\n## Detection\n\nAreas.\n\n### riders\n\nRiders of then.\n',
);

/** The cells of all lines of the first table. */
const cellsOf = (text: string) =>
  text
    .split('\n')
    .filter((row) => row.startsWith('| ') && row.includes('A paper'))
    .map((row) => row.split('|').map((cell) => cell.trim()));

test('what was measured again replaces its comparison, and everything else stays in its place', () => {
  const fresh = document([['old', 'MNIST', 'accuracy', '25.00', 'A paper']], { cameras: 'Cameras of now.' });
  const merged = withEarlier(fresh, earlier, new Set(['cameras']), published);
  expect(cellsOf(merged).map((row) => [row[1], row[6]])).toEqual([
    ['old', '10.00'],
    ['new', '11.00'],
    ['old', '25.00'],
  ]);
  expect(cellsOf(merged)[0]).toContain('fewer rounds');
  expect(cellsOf(merged)[2]).not.toContain('fewer rounds');
  expect(merged).toContain('### cameras\n\nCameras of now.\n\n### shards\n\nShards of then.');
  expect(merged).not.toContain('Cameras of then.');
  expect(merged.indexOf('## Detection')).toBeLessThan(merged.indexOf('## As measured'));
  expect(merged).toContain('## Detection\n\nAreas.\n\n### riders\n\nRiders of then.');
});

test('nothing measured changes nothing but the deviations that are known', () => {
  const once = withEarlier(document([], {}), earlier, new Set(), published);
  expect(withEarlier(document([], {}), once, new Set(), published)).toBe(once);
  expect(cellsOf(once)).toHaveLength(4);
});
