import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { loadScenario } from '../../src/scenario/load.js';
import { parseOverride } from '../../src/scenario/overrides.js';
import { resolveScenario } from '../../src/scenario/resolve.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fedstill-refusals-'));
  file = join(folder, 'small.yaml');
  writeFileSync(
    file,
    `rounds: 2
data: { name: blobs, classes: 3, sampleShape: [4], train: 120, test: 20, clients: 6, public: { size: 20 } }
model: logreg
training: { optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function faultOf(...sets: readonly string[]): Promise<string | undefined> {
  try {
    await resolveScenario(await loadScenario(file, sets.map(parseOverride)));
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const noise = 'stages=[noise]';

it.each([
  [
    ['strategy=feddyn', 'policy=fedbuff', 'policy.bufferSize=2'],
    /^policy\.name: 'fedbuff' takes updates of earlier rounds; the strategy 'feddyn' cannot: /,
  ],
  [
    ['strategy=feddyn', 'policy=deadline', 'policy.late=keep'],
    /^policy\.name: 'deadline' takes updates of earlier rounds/,
  ],
  [['strategy=dsfl', 'stages=[topk]'], /^stages\.0: 'topk' cannot work here: the strategy 'dsfl' sends no weights/],
  [
    ['strategy=scaffold', noise],
    /^stages\.0: 'noise' cannot work here: the strategy 'scaffold' sends more than weights/,
  ],
  [[noise, 'cohort.count=3'], /^stages\.0: 'noise' .* cohort: \{ probability: q \}/],
  [[noise, 'policy=fedbuff', 'policy.bufferSize=2'], /^stages\.0: 'noise' .* takes stale ones$/],
  [['stages=[noise, topk]'], /^stages\.0: 'noise' .* has to be the last$/],
  [['policy=fedbuff'], /^policy\.bufferSize: 10 clients of a population of 6/],
  [['stages=[topkk]'], /^stages\.0(\.name)?: .*topk/],
  [['policy=dedline'], /^policy(\.name)?: .*deadline/],
  [['incentives.behaviours=[{ name: lasy, fraction: 0.5 }]'], /^incentives\.behaviours\.0(\.name)?: .*'lazy'/],
  [['incentives.behaviours=[lazy]'], /^incentives\.behaviours\.0: missing; give clients, or a fraction/],
  [
    ['strategy=dsfl', 'incentives.behaviours=[{ name: free-rider, clients: [0] }]'],
    /^incentives\.behaviours\.0: 'free-rider' cannot work here: the strategy 'dsfl' sends no weights/,
  ],
])('%j is refused in one sentence', async (sets, sentence) => {
  expect(await faultOf(...sets)).toMatch(sentence);
});

it.each([
  [['stages=[topk, noise]']],
  [[noise, 'cohort={ probability: 0.5 }']],
  [[noise, 'policy=deadline', 'policy.seconds=2', 'policy.overSelect=1', 'cohort={ probability: 0.5 }']],
  [['strategy=feddyn', 'policy=deadline', 'policy.seconds=2']],
  [['strategy=scaffold', 'policy=fedbuff', 'policy.bufferSize=2', 'stages=[{ name: topk, ratio: 0.1 }]']],
])('%j is not', async (sets) => {
  expect(await faultOf(...sets)).toBeUndefined();
});
