import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadComparison } from '../../src/scenario/load-comparison.js';
import { parseOverride } from '../../src/scenario/overrides.js';

const folder = fileURLToPath(new URL('../../scenarios/compare', import.meta.url));
const file = join(folder, 'averaging-shards.yaml');

test.each(readdirSync(folder))('%s holds valid variants on the same data', async (name) => {
  const { name: title, seeds, variants } = await loadComparison([join(folder, name)]);
  expect(`${title}.yaml`).toBe(name);
  expect(seeds).toEqual([1]);
  expect(variants.length).toBeGreaterThan(1);
});

test('variants differ in what they change, and their scenarios in the seed alone', async () => {
  const { variants } = await loadComparison([file], { seeds: [7, 3], overrides: [parseOverride('rounds=5')] });
  const [fedavg, fedprox] = variants;
  expect(fedavg.scenarios.map(({ scenario }) => scenario.seed)).toEqual([7, 3]);
  const [plain] = fedavg.scenarios;
  const [proximal, again] = fedprox.scenarios;
  expect(proximal.scenario).toEqual({
    ...plain.scenario,
    strategy: expect.objectContaining({ name: 'fedprox', mu: 0.1 }),
  });
  expect(again.scenario).toEqual({ ...proximal.scenario, seed: 3 });
  expect(plain.scenario.rounds).toBe(5);
});
