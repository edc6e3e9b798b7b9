import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { importDefault } from '../../src/core/import-default.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-module-'));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;

function moduleOf(code: string): string {
  const file = join(folder, `${++written}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file).href;
}

test('a module gives its default export', async () => {
  expect(await importDefault(moduleOf('export default 3'), 'strategy.name')).toBe(3);
  expect(await importDefault(moduleOf('export const other = 3'), 'strategy.name')).toBeUndefined();
});

test.each([
  ['ends the process', 'process.exit(0)', 'it ends the process'],
  ['ends the process and hides it', 'try { process.exit(0) } catch {}', 'it ends the process'],
  [
    'never finishes',
    'await new Promise(() => setInterval(() => {}, 1000).unref())',
    'it has not finished after 0.05 s',
  ],
  ['throws', 'throw new Error("a\\nb\\u001b[2J")', 'a b\\u001b[2J'],
  ['throws something else', 'throw null', 'null'],
  ['is not JavaScript', 'export default (', 'cannot load'],
  ['is not there', undefined, 'Cannot find'],
])('a module that %s is one line', async (_, code, problem) => {
  const { exit } = process;
  const url = code === undefined ? pathToFileURL(join(folder, 'none.mjs')).href : moduleOf(code);
  // Only what never finishes meets the limit: how long the others take depends on the machine.
  const loading = importDefault(url, 'strategy.name', problem.includes('0.05 s') ? 50 : undefined);
  await expect(loading).rejects.toMatchObject({
    name: 'InputError',
    where: 'strategy.name',
    message: expect.not.stringContaining('\n'),
    problem: expect.stringContaining(problem),
  });
  expect(process.exit).toBe(exit);
});

test.each([
  [
    'its own line',
    'export const a = 1;\nnothing.at(all);\nexport default a',
    /: nothing is not defined \(\d+\.mjs:2\)$/,
  ],
  ['the line of a call that fails', '\n\nJSON.parse("{");', /\(\d+\.mjs:3\)$/],
  ['no line where it throws no error', 'throw 3', /: 3$/],
])('a module that fails while it is loaded is told with %s', async (_, code, message) => {
  await expect(importDefault(moduleOf(code), 'strategy.name')).rejects.toThrow(message);
});
