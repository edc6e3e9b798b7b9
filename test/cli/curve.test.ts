import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { measureCurve } from '../../src/experiments/measure-curve.js';
import type { MeasuredCurve } from '../../src/experiments/measured-curve.js';
import type { GameResult } from '../../src/incentives/games/game-result.js';
import { Workplace } from './fedstill.js';

const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

const scenario = `
rounds: 2
data: { name: mnist, clients: 4, limit: { train: 800, test: 300 } }
model: logreg
training: { epochs: 2, batch: 10, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`;
const made = scenario.replace('name: mnist', 'name: blobs').replace('logreg', '{ name: mlp, hidden: [8] }');
const game = `
kind: game
mechanism: accuracy-shaping
curve: ./mnist.yaml
agents: [{ cost: 0.0002 }, { cost: 0.0004 }]
`;
const small = ['--points', '4', '--smallest', '20', '--threads', '1'];

test('a curve measured on real images is one that a game takes', async () => {
  const work = new Workplace();
  work.write('logreg.yaml', scenario);
  work.write('game.yaml', game);
  const { code, stdout, stderr } = await work.fedstill(['curve', 'logreg.yaml', '--out', 'mnist.yaml', ...small]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^logreg on 20, 68, 234, 800 samples\n20 samples \| round 1\/8 \| /);
  for (const part of ['234', 'power-law', 'residual', 'curve: mnist.yaml']) expect(stdout).toContain(part);

  const written: MeasuredCurve = parse(work.read('mnist.yaml'));
  expect(written.measured.map(({ samples }) => samples)).toEqual([20, 68, 234, 800]);
  const accuracies = written.measured.map(({ accuracy }) => accuracy);
  // Ten classes: by chance a tenth is right.
  expect(accuracies[0]).toBeGreaterThan(0.15);
  expect(accuracies[3]).toBeGreaterThan(accuracies[0] + 0.2);
  expect(accuracies[3]).toBeGreaterThan(0.7);
  expect(written.fits.map(({ residual }) => residual)).toEqual(
    written.fits.map(({ residual }) => residual).toSorted((a, b) => a - b),
  );

  const plain = await work.fedstill(['run', 'logreg.yaml', '--out', 'run', '--quiet']);
  expect(plain.code).toBe(0);
  expect(work.summary('run').test?.accuracy).toBe(accuracies[3]);

  const played = await work.fedstill(['game', 'game.yaml', '--json']);
  expect(played).toMatchObject({ code: 0, stderr: '' });
  const { agents }: GameResult = JSON.parse(played.stdout);
  for (const { accuracy, contribution } of agents) {
    expect(contribution).toBeGreaterThan(0);
    expect(accuracy).toBeLessThanOrEqual(Math.max(...accuracies) + 1e-9);
  }
});

test('points are means over seeds, the same on any number of threads', async () => {
  const work = new Workplace();
  work.write('logreg.yaml', made);
  const args = ['curve', 'logreg.yaml', '--points', '3', '--largest', '100', '--json', '--quiet', '--set', 'rounds=1'];
  const both = await work.fedstill([...args, '--seeds', '1,2', '--threads', '1']);
  expect(both).toMatchObject({ code: 0, stderr: '' });
  work.remove('curve.yaml');
  const second = await work.fedstill([...args, '--seeds', '2', '--threads', '2']);
  const [a, b]: MeasuredCurve[] = [both, second].map(({ stdout }) => JSON.parse(stdout));
  expect(a.measured.map(({ samples }) => samples)).toEqual([10, 32, 100]);
  for (const [position, { accuracy, deviation, values }] of a.measured.entries()) {
    expect(accuracy).toBeCloseTo((values[0] + values[1]) / 2, 12);
    expect(deviation).toBeCloseTo(Math.abs(values[0] - values[1]) / Math.SQRT2, 12);
    expect(b.measured[position]).toEqual({
      samples: a.measured[position].samples,
      accuracy: values[1],
      values: [values[1]],
    });
  }
});

/** FedAvg whose clients fail, or whose first one sends a signal, where they hold about as many samples as the environment says. */
const fateful = `
import { findStrategy } from ${JSON.stringify(library)};

const fedavg = findStrategy('fedavg');
const { FATE, FATAL_SAMPLES } = process.env;

export default {
  ...fedavg,
  name: 'fateful',
  client(context) {
    const client = fedavg.client(context);
    const { id, samples } = context.me;
    return {
      ...client,
      async work(state, down, info) {
        if (Math.abs(samples - Number(FATAL_SAMPLES)) <= 1 && info.round === 1) {
          if (FATE === 'fault') throw new Error('out of cheese');
          if (id === 0) process.kill(process.pid, FATE);
        }
        return client.work(state, down, info);
      },
    };
  },
};
`;

test('a measurement that was killed, stopped or failed goes on to the file of one without interruption', async () => {
  const work = new Workplace();
  work.write('strategies/fateful.js', fateful);
  work.write('logreg.yaml', made.replace('rounds: 2', 'rounds: 20').replace('fedavg', './strategies/fateful.js'));
  const measure = (out: string, environment: NodeJS.ProcessEnv = {}, ...more: string[]) =>
    work.fedstill(['curve', 'logreg.yaml', '--out', out, '--largest', '400', ...small, ...more], environment);
  expect(await measure('whole.yaml', {}, '--quiet')).toMatchObject({ code: 0, stderr: '' });
  // 20, 54, 147 and 400 samples, of which each of the four clients holds 5, 14, 37 and 100 or one less.
  const measured = () => JSON.parse(work.read('c.yaml.measured.json')).accuracies.length;

  expect((await measure('c.yaml', { FATE: 'SIGKILL', FATAL_SAMPLES: '14' })).signal).toBe('SIGKILL');
  expect(measured()).toBe(1);
  const failed = await measure('c.yaml', { FATE: 'fault', FATAL_SAMPLES: '37' });
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(
    /^147 samples, seed 1: client \d failed in round 1: .*: out of cheese \(fateful\.js:\d+\)$/m,
  );
  expect(measured()).toBe(2);
  const stopped = await measure('c.yaml', { FATE: 'SIGINT', FATAL_SAMPLES: '100' });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain(
    'stopped before the last subset; to continue:\nfedstill curve logreg.yaml --out c.yaml --',
  );
  expect(measured()).toBe(3);
  expect(work.files()).not.toContain('c.yaml');

  const other = await measure('c.yaml', {}, '--set', 'training.epochs=1');
  expect(other).toMatchObject({
    code: 2,
    stderr: "--out: 'c.yaml.measured.json' holds something other than this curve; choose another --out, or remove it\n",
  });
  const finished = await measure('c.yaml', { FATE: 'fault', FATAL_SAMPLES: '37' }, '--quiet');
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expect(work.read('c.yaml')).toBe(work.read('whole.yaml'));
  expect(work.files()).toEqual([
    'c.report',
    'c.report.html',
    'c.yaml',
    'logreg.yaml',
    'strategies',
    'whole.report',
    'whole.report.html',
    'whole.yaml',
  ]);
});

test('what cannot be measured is refused before anything is trained', async () => {
  const work = new Workplace();
  work.write('logreg.yaml', made);
  work.write('there.yaml', '');
  const faultOf = async (...args: string[]) => {
    const { code, stdout, stderr } = await work.fedstill(['curve', 'logreg.yaml', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };
  expect(await faultOf('--out', 'there.yaml')).toBe("--out: 'there.yaml' exists already; choose another file\n");
  expect(await faultOf('--out', 'nowhere/c.yaml')).toBe("--out: there is no folder 'nowhere'\n");
  const file = join(work.path, 'logreg.yaml');
  const refused = (smallest?: number, largest?: number) =>
    expect(measureCurve(file, { grid: { points: 4, smallest, largest } })).rejects;
  await refused(undefined, 801).toThrow(
    '--largest: expected at most 800, the number of training samples that the clients have; found 801',
  );
  await refused(3).toThrow('--smallest: expected at least 4, one sample for each client; found 3');
  await refused(800).toThrow('--smallest: expected at most 799, one less than the largest; found 800');
  expect(await faultOf('--points', '2')).toMatch(
    /^--points: expected a whole number of at least 3 and at most 1000, found 2/,
  );
  expect(await faultOf('--points', '1000000000')).toMatch(/^--points: expected a whole number .* found 1000000000/);
  expect(work.files()).toEqual(['logreg.yaml', 'there.yaml']);

  work.write('game.yaml', game.replace('mnist.yaml', 'there.yaml'));
  expect(await work.fedstill(['game', 'game.yaml'])).toMatchObject({
    code: 2,
    stderr: "curve: is not a file that fedstill curve has written: './there.yaml' has no section curve\n",
  });
});
