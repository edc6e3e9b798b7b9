import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Clients keep a state of their own, so that a checkpoint has parts of every kind. */
const scenario = `${smallScenario.replace('rounds: 3', 'rounds: 6').replace('fedavg', 'ditto')}checkpoint: { every: 2 }\n`;

/** A run that went as if it had been killed after its last checkpoint, at which all of its rounds but two lay behind. */
async function interrupted(work: Workplace, run: string): Promise<void> {
  work.write('small.yaml', scenario);
  const done = await work.fedstill(['run', 'small.yaml', '--out', run, '--quiet', '--set', 'rounds=4']);
  expect(done).toMatchObject({ code: 0, stderr: '' });
}

const resumed = (work: Workplace, run: string, ...args: string[]) =>
  work.fedstill(['run', '--resume', run, '--quiet', '--threads', '1', ...args]);

test('more rounds go on with a complete run, to the result of one that had as many from the start', async () => {
  const work = new Workplace();
  await interrupted(work, 'run');
  const whole = await work.fedstill(['run', 'small.yaml', '--out', 'whole', '--quiet']);
  expect(whole.code).toBe(0);
  expect(await resumed(work, 'run', '--rounds', '3')).toMatchObject({
    code: 2,
    stderr: '--rounds: expected at least 5, one more than the run has; found 3\n',
  });
  expect(await resumed(work, 'run', '--rounds', '6')).toMatchObject({ code: 0, stderr: '' });
  expect(work.summary('run').metricsHash).toBe(work.summary('whole').metricsHash);
  for (const file of ['events.jsonl', 'scenario.yaml', 'settings.json']) {
    expect(work.read(join('run', file))).toBe(work.read(join('whole', file)));
  }
});

test('an edited scenario is refused in one line that names what was edited, and nothing is changed', async () => {
  const work = new Workplace();
  await interrupted(work, 'run');
  work.remove('run/summary.json');
  const written = work.read('run/scenario.yaml');
  const events = work.read('run/events.jsonl');
  for (const [edited, line] of [
    [
      written.replace('learningRate: 0.1', 'learningRate: 0.2'),
      /^run\/checkpoint\.bin: differs from this scenario in: training; .*\n$/,
    ],
    [
      written.replace('rounds: 4', 'rounds: 6'),
      /^rounds: is 6, but the run was begun with 4; .* --resume with --rounds 6\n$/,
    ],
  ] as const) {
    expect(edited).not.toBe(written);
    work.write('run/scenario.yaml', edited);
    const { code, stderr } = await resumed(work, 'run');
    expect(code).toBe(2);
    expect(stderr).toMatch(line);
  }
  expect(work.read('run/events.jsonl')).toBe(events);
});

test('a damaged checkpoint gives way to the one before, with a notice; where both are damaged, that is one line', async () => {
  const work = new Workplace();
  await interrupted(work, 'run');
  const { metricsHash } = work.summary('run');
  const events = work.read('run/events.jsonl');
  work.remove('run/summary.json');
  const flip = (file: string) => {
    const content = work.bytes(file);
    content[content.length >> 1] ^= 4;
    work.write(file, content);
  };
  flip('run/checkpoint.bin');
  const { code, stderr } = await resumed(work, 'run');
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^run\/checkpoint\.bin: is damaged: .*; going on after round 2, from the checkpoint before\n$/,
  );
  expect(work.summary('run').metricsHash).toBe(metricsHash);
  expect(work.read('run/events.jsonl')).toBe(events);

  work.remove('run/summary.json');
  work.write('run/events.jsonl', events.slice(0, 100));
  const refused = await resumed(work, 'run');
  expect(refused).toMatchObject({
    code: 2,
    stderr: 'run/events.jsonl: is damaged: it does not match rounds 1 to 4\n',
  });
});

test('of two that go on with one directory at once, the second is refused', async () => {
  const work = new Workplace();
  work.write('small.yaml', scenario.replace('rounds: 6', 'rounds: 100000'));
  const first = spawn(process.execPath, [main, 'run', 'small.yaml', '--out', 'run', '--quiet', '--threads', '1'], {
    cwd: work.path,
    stdio: 'ignore',
  });
  while (!existsSync(join(work.path, 'run/checkpoint.bin'))) await setTimeout(20);
  const second = await resumed(work, 'run');
  expect(second).toMatchObject({ code: 2, stderr: `run: is in use by process ${first.pid}; wait until it is done\n` });
  first.kill('SIGKILL');
  await once(first, 'exit');
  const third = await resumed(work, 'run', '--rounds', '1');
  // The lock of the killed process is not in the way: what is refused is another thing.
  expect(third).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--rounds: expected at least \d+, the round of/),
  });
});
