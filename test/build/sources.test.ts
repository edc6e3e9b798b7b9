import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSources, recordSources, staleFile } from '../../build/sources.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stale-'));
  for (const file of ['package.json', 'dist/index.js', 'src/core/a.ts', 'src/b.cts']) write(file, file);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

it('finds dist where nothing was built, and nothing where every file is as it was', () => {
  expect(staleFile(folder)).toBe('dist');
  recordSources(folder, readSources(folder));
  expect(staleFile(folder)).toBeUndefined();
  utimesSync(join(folder, 'src/b.cts'), 0, 0);
  write('src/core/a.ts', 'src/core/a.ts');
  expect(staleFile(folder)).toBeUndefined();
});

it('finds a file that was changed, added or removed', () => {
  recordSources(folder, readSources(folder));
  write('src/core/a.ts', 'changed');
  expect(staleFile(folder)).toBe('src/core/a.ts');
  recordSources(folder, readSources(folder));
  write('src/c.ts', '');
  expect(staleFile(folder)).toBe('src/c.ts');
  rmSync(join(folder, 'src/c.ts'));
  rmSync(join(folder, 'package.json'));
  expect(staleFile(folder)).toBe('package.json');
});
