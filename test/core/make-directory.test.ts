import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDirectory } from '../../src/core/make-directory.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-directory-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a directory is made with those above it, and may be there', () => {
  const path = join(folder, 'a/b/../c');
  makeDirectory(path);
  makeDirectory(path);
  expect(statSync(join(folder, 'a/c')).isDirectory()).toBe(true);
  makeDirectory('/');
});

test('what cannot be a directory is refused with the reason', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeDirectory(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeDirectory(join(folder, 'file/a'))).toThrow('ENOTDIR');
  expect(() => makeDirectory(join(folder, 'x'.repeat(300)))).toThrow('ENAMETOOLONG');
});

test.runIf(existsSync('/proc/self'))('a file system in which nobody makes anything is refused at once', () => {
  expect(() => makeDirectory('/proc/fedstill/a')).toThrow(/ENOENT|EACCES|EPERM/);
});
