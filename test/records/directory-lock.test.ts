import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryLock } from '../../src/records/directory-lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedstill-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts down the lock of another process. */
function lockOf(pid: number | undefined, started: string, host = hostname()): string {
  const name = `.lock-${pid}-${started}-${encodeURIComponent(host)}`;
  writeFileSync(join(folder, name), '');
  return name;
}

test('the lock of a living process is refused, and taken over as soon as that is killed', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  await once(other, 'spawn');
  lockOf(other.pid, '');
  expect(() => DirectoryLock.take(folder)).toThrow(`is in use by process ${other.pid}; wait until it is done`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const lock = DirectoryLock.take(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')('a process of the same number that was started later is another one', () => {
  lockOf(process.ppid, '1');
  DirectoryLock.take(folder).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('whether a process on another machine is gone cannot be known: its file is named', () => {
  const name = lockOf(1, '5', 'elsewhere');
  expect(() => DirectoryLock.take(folder)).toThrow(
    `process 1 on elsewhere; if that is gone, remove '${join(folder, name)}'`,
  );
});

test('the lock of a file stands beside it, and files do not lock each other', () => {
  const first = DirectoryLock.take(join(folder, 'a.yaml'), 'file');
  expect(() => DirectoryLock.take(join(folder, 'a.yaml'), 'file')).toThrow('a.yaml: is in use');
  const second = DirectoryLock.take(join(folder, 'b.yaml'), 'file');
  DirectoryLock.take(folder).release();
  for (const lock of [first, second]) lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there is one line', () => {
  expect(() => DirectoryLock.take(join(folder, 'none'))).toThrow(/none: /);
});
