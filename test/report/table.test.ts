import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { table } from '../../src/report/table.js';

const long = {
  title: 'parameters',
  cells: ['best 0.9712, scale 1.243, exponent 0.5121, offset 12.5', '7 corners'],
  align: 'left' as const,
};
const numbers = Array.from({ length: 9 }, (_, index) => ({
  title: `measure ${index} of clients`,
  cells: [`0.${index}234 ± 0.0123`, `${index}2.3456`],
}));
const names = { title: 'variant', cells: ['fedavg', 'strong-prox'], align: 'left' as const };

function linesOf(columns: Parameters<typeof table>[0], width: number): string[] {
  return stripVTControlCharacters(table(columns, width)).split('\n');
}

test.each([40, 80, 120, 200])(
  'a table has at most %d columns of the terminal, and every cell in one piece',
  (width) => {
    const lines = linesOf([names, long, ...numbers], width);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    const text = lines.join('\n');
    for (const cell of numbers.flatMap(({ cells }) => cells)) expect(text).toContain(` ${cell} `);
  },
);

test('columns that do not fit stand in further tables, which repeat the first column', () => {
  const headings = (width: number) => linesOf([names, ...numbers], width).filter((line) => line.includes('variant'));
  expect(headings(400)).toHaveLength(1);
  expect(headings(80)).toHaveLength(3);
});

test('a table that fits has headings of one line', () => {
  expect(linesOf([names, { title: 'test accuracy', cells: ['97.31%', '-'] }], 80)).toEqual([
    '┌─────────────┬───────────────┐',
    '│ variant     │ test accuracy │',
    '├─────────────┼───────────────┤',
    '│ fedavg      │        97.31% │',
    '│ strong-prox │             - │',
    '└─────────────┴───────────────┘',
  ]);
});
