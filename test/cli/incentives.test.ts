import { expect, test } from 'vitest';
import { behaviours } from '../../src/incentives/training/behaviours/registry.js';
import { Workplace } from './fedstill.js';

const scenario = `
rounds: 8
data: { name: blobs, classes: 3, sampleShape: [6], train: 900, test: 400, clients: 4 }
model: logreg
training: { epochs: 100, steps: 10, batch: 16, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
incentives:
  mechanism: ./fair.mjs
  curve: ./curve.yaml
  agents: [{ cost: 0.0005 }, { cost: 0.001, count: 3 }]
  reward: { name: checkpoint, every: 4 }
  behaviours: [{ name: disguised-free-rider, clients: [3] }]
  detectors: [norm, cosine]
evaluation: { every: 2 }
`;
const curve = `
curve: { name: measured, points: [[10, 0.5], [40, 0.7], [160, 0.8], [640, 0.85]] }
`;
/** A mechanism of a user's: everybody receives the model of all data, and a cent for each sample from who gave less than the mean. */
const mechanism = `
import { z } from 'zod';
export default {
  name: 'fair',
  title: 'The model of all data, and a payment by the distance from the mean contribution',
  citation: '',
  options: z.strictObject({ rate: z.number().default(0.0004) }),
  rule: ({ curve }, { rate }) => ({
    name: 'fair',
    guarantees: ['budget-balanced'],
    award(agent, contributions) {
      const total = contributions.reduce((sum, samples) => sum + samples, 0);
      return { accuracy: curve.value(total), payment: rate * (contributions[agent] - total / contributions.length) };
    },
  }),
};
`;

function place(): Workplace {
  const work = new Workplace();
  work.write('agents.yaml', scenario);
  work.write('curve.yaml', curve);
  work.write('fair.mjs', mechanism.replace("'zod'", JSON.stringify(import.meta.resolve('zod'))));
  return work;
}

test('a run with agents, a mechanism and a curve of their own logs decisions, payments and rewards, and resumes', async () => {
  const work = place();
  const { code, stdout, stderr } = await work.fedstill(['run', 'agents.yaml', '--out', 'run', '--threads', '1']);
  expect([code, stderr.includes('fedavg, 8 rounds, into run')]).toEqual([0, true]);
  expect(stdout).toMatch(/│ agent │ samples │ predicted │ +owed │ predicted │ received │ payment │/);
  expect(stdout).toMatch(/│ agent │ utility │/);
  expect(stdout).toMatch(/\d agents? contributes? \(predicted: \d\), \d+ samples/);
  expect(stdout).toMatch(/AUC of detectors: norm [\d.]+, cosine [\d.]+/);

  const events = work.events('run');
  const decided = events.flatMap((event) => (event.kind === 'decided' ? [event.decisions] : []));
  expect(decided).toHaveLength(8);
  for (const decisions of decided) {
    expect(decisions.reduce((sum, { payment }) => sum + payment, 0)).toBeCloseTo(0, 9);
    for (const { samples } of decisions) expect(samples).toBeLessThanOrEqual(225);
  }
  const rewarded = events.flatMap((event) => (event.kind === 'rewarded' ? [event] : []));
  expect(rewarded.map(({ round }) => round)).toEqual([4, 8]);
  expect(events.filter(({ kind }) => kind === 'scored')).toHaveLength(8);

  const { incentives, metricsHash, detection } = work.summary('run');
  expect(incentives?.agents.map(({ samples }) => samples)).toEqual(decided[7].map(({ samples }) => samples));
  expect(incentives?.agents.map(({ received }) => received)).toEqual(
    rewarded[1].rewards.map(({ accuracy }) => accuracy),
  );
  expect(Object.keys(detection ?? {})).toEqual(['norm', 'cosine']);

  const again = await work.fedstill(['run', 'run/scenario.yaml', '--out', 'again', '--threads', '2', '--quiet']);
  expect(again.code).toBe(0);
  expect(work.summary('again').metricsHash).toBe(metricsHash);
});

test.each([
  [
    'a misspelt mechanism',
    'incentives.mechanism=acuracy-shaping',
    "incentives.mechanism.name: unknown 'acuracy-shaping'; did you mean 'accuracy-shaping'?",
  ],
  ['a module that is none', 'incentives.mechanism=./curve.yaml', 'incentives.mechanism.name: cannot load'],
])('%s is one line, exit code 2 and nothing written', async (_, set, line) => {
  const work = place();
  const { code, stdout, stderr } = await work.fedstill(['run', 'agents.yaml', '--out', 'run', '--set', set]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)]);
  expect(work.files()).toEqual(['agents.yaml', 'curve.yaml', 'fair.mjs']);
});

test('behaviours, detectors and mechanisms are listed', async () => {
  const { code, stdout } = await new Workplace().fedstill(['list']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^behaviours\n[\s\S]* disguised-free-rider .*\n[\s\S]*decay: 1 {2}# a number of at least 0/m);
  for (const whom of ['clients', 'fraction']) {
    expect(stdout.match(new RegExp(`^ +${whom}: optional {2}# `, 'gm'))).toHaveLength(behaviours.length);
  }
  expect(stdout).toMatch(/^detectors\n[\s\S]* weight-evolution /m);
  expect(stdout).toMatch(/^mechanisms\n[\s\S]* accuracy-shaping /m);
});
