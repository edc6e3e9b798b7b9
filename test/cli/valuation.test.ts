import { expect, test } from 'vitest';
import { Workplace } from './fedstill.js';

const scenario = `
rounds: 4
data:
  name: mnist
  clients: 6
  partition: { name: quantity, minimumSize: 100 }
  labelFlip: { clients: [5] }
  limit: { train: 1200, test: 1000 }
model: logreg
training: { batch: 15, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
incentives: { behaviours: [{ name: free-rider, clients: [4] }] }
valuation:
  methods: [exact-shapley, { name: gtg-shapley, permutations: 6 }, fed-influence]
  utility: negative-loss
  samples: 500
`;

test('a free rider and a client with wrong labels rank last, by exact values and by nearly as good ones', async () => {
  const work = new Workplace();
  work.write('valued.yaml', scenario);
  const { code, stdout } = await work.fedstill(['run', 'valued.yaml', '--out', 'run', '--threads', '1']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/│ client │ exact-shapley │ +gtg-shapley │ fed-influence │/);
  expect(stdout).toMatch(/exact-shapley: 256 coalitions evaluated\n/);
  expect(stdout).toMatch(/gtg-shapley: \d+ coalitions evaluated, [\d.]+% of exact-shapley; rank correlation [\d.]+/);

  const { valuation = {} } = work.summary('run');
  for (const name of ['exact-shapley', 'gtg-shapley', 'fed-influence']) {
    const { values } = valuation[name];
    const ranked = Object.keys(values)
      .map(Number)
      .sort((a, b) => values[b] - values[a]);
    expect(ranked.slice(-2)).toEqual([4, 5]);
    expect(values[ranked[0]]).toBeGreaterThan(0);
    expect(values[5]).toBeLessThan(0);
  }
  const { toExact, evaluations } = valuation['gtg-shapley'];
  expect(evaluations).toBeLessThan(0.6 * 256);
  expect(toExact?.rankCorrelation).toBeGreaterThan(0.8);
  expect(toExact?.relativeError).toBeLessThan(0.2);

  const rounds = work.metrics('run').flatMap((round) => round.valuation ?? []);
  const events = work.events('run').flatMap((event) => (event.kind === 'valued' ? [event.valuation] : []));
  expect(rounds).toHaveLength(4);
  expect(events).toEqual(rounds);
  const total = Object.values(valuation['exact-shapley'].values).reduce((sum, value) => sum + value, 0);
  expect(total).toBeCloseTo(rounds[3].utility.after - rounds[0].utility.before, 9);
});
