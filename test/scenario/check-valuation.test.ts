import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { checkValuation } from '../../src/scenario/check-valuation.js';
import { loadScenario } from '../../src/scenario/load.js';
import { parseOverride } from '../../src/scenario/overrides.js';
import { resolveScenario } from '../../src/scenario/resolve.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fedstill-valuation-'));
  file = join(folder, 'valued.yaml');
  writeFileSync(
    file,
    `rounds: 2
data: { name: blobs, classes: 3, sampleShape: [4], train: 120, test: 20, clients: 20, public: { size: 20 } }
model: logreg
training: { optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
cohort: { count: 12 }
valuation: { methods: [exact-shapley, gtg-shapley] }
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function faultOf(...sets: readonly string[]): Promise<string | undefined> {
  try {
    const { valuation } = await resolveScenario(await loadScenario(file, sets.map(parseOverride)));
    expect(valuation?.methods.map(({ name }) => name)).toEqual(['exact-shapley', 'gtg-shapley']);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

it('is taken with strategies that send whole models, and as many clients as can be valued', async () => {
  expect(await faultOf()).toBeUndefined();
  expect(await faultOf('strategy=scaffold')).toBeUndefined();
  expect(await faultOf('policy={ name: deadline, seconds: 9, late: drop, overSelect: 1.5 }')).toBeUndefined();
});

const exact = "valuation.methods.0: 'exact-shapley' cannot work here: it evaluates every coalition, ";

it.each([
  [
    ['strategy=dsfl'],
    /^valuation: cannot work here: the strategy 'dsfl' shares no weights; a valuation needs whole models/,
  ],
  [
    ['strategy=fedper'],
    /^valuation: cannot work here: the strategy 'fedper' shares a part of its weights only; a valuation needs/,
  ],
  [['cohort.count=13'], `${exact}2^13 of 13 clients a round; at most 12 are allowed`],
  [['cohort={ probability: 0.1 }'], `${exact}2^20 of 20 clients a round; at most 12 are allowed`],
  [['policy=fedbuff', 'policy.bufferSize=5'], `${exact}2^20 of 20 clients a round; at most 12 are allowed`],
  [['valuation.methods=[]'], /^valuation\.methods: /],
  [['valuation.methods=[fedsv, fedsv]'], 'valuation.methods: expected each method once'],
  [['valuation.methods=[shapley]'], /^valuation\.methods\.0(\.name)?: unknown 'shapley'; did you mean '.*shapley'/],
  [['valuation.samples=0'], /^valuation\.samples: expected a whole number of at least 1, found 0/],
])('%j is refused in one sentence', async (sets, sentence) => {
  const fault = await faultOf(...sets);
  expect(fault).not.toContain('\n');
  if (typeof sentence === 'string') expect(fault).toBe(sentence);
  else expect(fault).toMatch(sentence);
});

it('is refused for clients with models of several kinds', async () => {
  const { scenario, strategy } = await loadScenario(file, [parseOverride('strategy=feddf')]);
  expect(() => checkValuation(scenario, strategy, 2)).toThrow(
    /^valuation: cannot work here: the clients have 2 different models; /,
  );
  expect(() => checkValuation(scenario, strategy, 1)).not.toThrow();
});
