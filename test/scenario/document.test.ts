import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readDocument } from '../../src/scenario/document.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-document-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, text);
  return file;
}

test('a document is plain data', () => {
  expect(readDocument(fileWith('a: 1e3\nb: { c: [.nan, yes] }\n'))).toEqual({ a: 1000, b: { c: [NaN, 'yes'] } });
});

test.each([
  ['a: 1\nb: 2\na: 3\n', ':3:1: Map keys must be unique'],
  ['a: [1, 2\nb: 3\n', ':2:1: '],
  ['a: 1\n\tb: 2\n', ':2:1: '],
  ['a: !unknown 1\n', ':1:4: Unresolved tag'],
])('%j is refused with line and column', (text, message) => {
  const file = fileWith(text);
  expect(() => readDocument(file)).toThrow(`${file}${message}`);
});

test('a file that is not there is named', () => {
  const file = join(folder, 'missing.yaml');
  expect(() => readDocument(file)).toThrow(`${file}: ENOENT`);
});
