import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

test('directories and files that cannot be written are one line, exit code 2 and no training', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  work.write('file', '');
  const long = 'x'.repeat(300);
  const { stdout, stderr } = await work.shell(`
    fedstill run small.yaml --out file; echo $?
    fedstill compare small.yaml --out file/below; echo $?
    fedstill curve small.yaml --out ${long}; echo $?
    fedstill init file/scenario.yaml; echo $?
    fedstill validate .; echo $?
  `);
  expect(stdout).toBe('2\n2\n2\n2\n2\n');
  expect(stderr.trimEnd().split('\n')).toEqual([
    'file: EEXIST: file already exists',
    'file/below: ENOTDIR: not a directory',
    '--out: ENAMETOOLONG: name too long',
    'file/scenario.yaml: ENOTDIR: not a directory',
    '.: EISDIR: illegal operation on a directory',
  ]);
  expect(work.files()).toEqual(['file', 'small.yaml']);
});

test('a disk that fills up during a run is one line, says how to go on, and loses nothing', async () => {
  const work = new Workplace();
  work.write('small.yaml', `${smallScenario.replace('rounds: 3', 'rounds: 30')}checkpoint: { every: 2 }\n`);
  // A file may have at most 16 KiB here: as on a full disk, the system takes a part of a line and then refuses, once the
  // signal that it sends first is heard.
  work.write('hear.mjs', "process.on('SIGXFSZ', () => {});");
  const { stdout, stderr } = await work.shell(`
    fedstill run small.yaml --out whole --quiet
    (ulimit -f 16; NODE_OPTIONS=--import=./hear.mjs fedstill run small.yaml --out 'full disk' --quiet; echo $?)
    fedstill run --resume 'full disk' --quiet; echo $?
  `);
  expect(stderr).toBe(
    "full disk/events.jsonl: EFBIG: file too large; to continue:\nfedstill run --resume 'full disk'\n",
  );
  expect(stdout).toBe('1\n0\n');
  expect(work.summary('full disk').metricsHash).toBe(work.summary('whole').metricsHash);
  expect(work.events('full disk')).toEqual(work.events('whole'));
});

test('too few files that may be open are one line that says how to have more', async () => {
  const work = new Workplace();
  // Before the program is loaded, and while a command loads its own part.
  for (const limit of [24, 32]) {
    const { code, stderr } = await work.shell(`ulimit -n ${limit}; fedstill list`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^\S+: EMFILE: too many open files; raise the limit of open files \(ulimit -n 1024\)\n$/);
  }
});
