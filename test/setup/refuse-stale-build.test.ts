import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { staleFile } from './refuse-stale-build.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stale-'));
  for (const name of ['src/core', 'dist/core']) mkdirSync(join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, seconds: number): void {
  writeFileSync(join(folder, file), '');
  utimesSync(join(folder, file), seconds, seconds);
}
const stale = () => staleFile(join(folder, 'src'), join(folder, 'dist'));

it('finds nothing where every file was compiled after its last change', () => {
  write('src/core/a.ts', 100);
  write('dist/core/a.js', 101);
  write('src/b.cts', 100);
  write('dist/b.cjs', 100);
  expect(stale()).toBeUndefined();
});

it('finds a file that was changed after it was compiled, and one that never was', () => {
  write('src/core/a.ts', 102);
  write('dist/core/a.js', 101);
  expect(stale()).toBe(join('core', 'a.ts'));
  write('dist/core/a.js', 103);
  write('src/b.ts', 1);
  expect(stale()).toBe('b.ts');
});
