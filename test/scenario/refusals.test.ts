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

const noise = 'codecs=[noise]';
const normalised = ['data.sampleShape=[8, 8, 1]', 'model={ name: strided-cnn, channels: [2, 2], features: 3 }'];
const curve = '{ name: square-root, best: 0.9, difficulty: 1 }';
const agents = [
  'incentives.mechanism=accuracy-shaping',
  `incentives.curve=${curve}`,
  'incentives.agents=[{ cost: 0.001, count: 6 }]',
];

it.each([
  [
    ['strategy=feddyn', 'policy=fedbuff', 'policy.bufferSize=2'],
    /^policy\.name: 'fedbuff' cannot work here: it takes updates of earlier rounds; the strategy 'feddyn' cannot: /,
  ],
  [
    ['strategy=feddyn', 'policy=deadline', 'policy.late=keep'],
    /^policy\.name: 'deadline' cannot work here: it takes updates of earlier rounds/,
  ],
  [
    ['strategy=fd', 'evaluation.model=devices'],
    "evaluation.model: 'devices' cannot work here: the strategy 'fd' shares no weights",
  ],
  [
    ['strategy=fedper', 'evaluation.model=devices'],
    "evaluation.model: 'devices' cannot work here: the strategy 'fedper' shares a part of its weights only",
  ],
  [
    ['strategy=scaffold', 'onDivergence=restore'],
    /^onDivergence: 'restore' cannot work here: it drops a round whose results clients already use; the strategy 'scaffold' cannot: /,
  ],
  [['strategy=dsfl', 'codecs=[topk]'], /^codecs\.0: 'topk' cannot work here: the strategy 'dsfl' sends no weights/],
  [
    ['strategy=scaffold', noise],
    /^codecs\.0: 'noise' cannot work here: the strategy 'scaffold' sends more than weights/,
  ],
  [[noise, 'cohort.count=3'], /^codecs\.0: 'noise' .* cohort: \{ probability: q \}/],
  [
    [noise, 'cohort={ probability: 0.5, atLeastOne: true }'],
    /^codecs\.0: 'noise' .*drawn again for want of clients \(atLeastOne\) is not$/,
  ],
  [[noise, 'policy=fedbuff', 'policy.bufferSize=2'], /^codecs\.0: 'noise' .* takes stale ones$/],
  [
    [...normalised, noise],
    /^codecs\.0: 'noise' cannot work here: running statistics of batch normalisation would travel beside the delta without noise$/,
  ],
  [
    ['batchNorm.statistics=local'],
    "batchNorm.statistics: 'local' cannot work here: it would change nothing, as no model of the scenario has batch normalisation",
  ],
  [['codecs=[noise, topk]'], /^codecs\.0: 'noise' .* has to be the last$/],
  [['policy=fedbuff'], /^policy\.bufferSize: expected at most 6, the size of the population; found 10/],
  [['data.train=1000000000000'], /^data: asks for 20 TB of samples; this machine has .* of memory$/],
  [
    [`model={ name: mlp, hidden: [${Array(100).fill(65536)}] }`],
    /^model: asks for 1\.7 TB of weights; this machine has .* of memory$/,
  ],
  [['stages=[topk]'], /^stages: this section is called codecs now: write codecs in its place$/],
  [
    ['codecs=[{ name: qsgd, channel: logits }]'],
    /^codecs\.0: 'qsgd' .* the strategy 'fedavg' sends no soft labels or logits$/,
  ],
  [['codecs=[{ name: topk, direction: both }]'], /^codecs\.0\.direction: unknown 'direction'/],
  [['codecs=[topkk]'], /^codecs\.0(\.name)?: .*topk/],
  [['policy=dedline'], /^policy(\.name)?: .*deadline/],
  [['incentives.behaviours=[{ name: lasy, fraction: 0.5 }]'], /^incentives\.behaviours\.0(\.name)?: .*'lazy'/],
  [
    [...agents, 'incentives.mechanism=standard'],
    /^incentives\.mechanism\.name: unknown 'standard'; did you mean 'standard-fl'\? Allowed: accuracy-shaping, stand-alone, standard-fl, worst-case-shaping$/,
  ],
  [[...agents, 'incentives.mechanism.epsilon=-1'], /^incentives\.mechanism\.epsilon: found -1, .*\(epsilon >= 0\)/],
  [[...agents, 'incentives.mechanism.epsilonn=1'], /^incentives\.mechanism\.epsilonn: unknown .*'epsilon'/],
  [[...agents, 'incentives.agents.0.cost=-1'], /^incentives\.agents\.0\.cost: found -1, .*costs are positive/],
  [
    [...agents, 'incentives.agents.0.count=5'],
    /^incentives\.agents: found 5 agents, expected 6, one for each of the clients$/,
  ],
  [[...agents, 'incentives.curve.best=2'], /^incentives\.curve\.best: found 2, .*at most 1/],
  [
    [...agents, 'incentives.agents=[{ count: 6, cost: { name: quadratic, perSquare: 1 } }]'],
    /^incentives\.agents\.0\.cost: found one that is not, .*the cost of a sample is constant/,
  ],
  [
    ['incentives.mechanism=standard-fl'],
    /^incentives\.curve: missing; the mechanism 'standard-fl' needs an accuracy curve$/,
  ],
  [
    ['incentives.mechanism=standard-fl', `incentives.curve=${curve}`],
    /^incentives\.agents: missing; the mechanism 'standard-fl' needs agents$/,
  ],
  [[`incentives.curve=${curve}`], /^incentives\.mechanism: missing; incentives\.curve needs a mechanism$/],
  [
    ['strategy=fedper', ...agents, 'incentives.reward=noise'],
    /^incentives\.reward: 'noise' cannot work here: the strategy 'fedper' shares a part of its weights only; allowed: labels$/,
  ],
  [[...agents, 'incentives.reward=noize'], /^incentives\.reward\.name: unknown 'noize'; did you mean 'noise'/],
  [['incentives.detectors=[norn]'], /^incentives\.detectors\.0(\.name)?: .*'norm'/],
  [
    ['strategy=dsfl', 'incentives.detectors=[norm]'],
    /^incentives\.detectors\.0: 'norm' cannot work here: the strategy 'dsfl' sends no weights to look at$/,
  ],
  [
    ['strategy=fedper', 'incentives.detectors=[norm, contribution]'],
    /^incentives\.detectors\.1: 'contribution' cannot work here: .*needs whole models$/,
  ],
  [['incentives.behaviours=[lazy]'], /^incentives\.behaviours\.0: missing; expected clients, or a fraction/],
  [
    ['strategy=dsfl', 'incentives.behaviours=[{ name: free-rider, clients: [0] }]'],
    /^incentives\.behaviours\.0: 'free-rider' cannot work here: the strategy 'dsfl' sends no weights/,
  ],
])('%j is refused in one sentence', async (sets, sentence) => {
  expect(await faultOf(...sets)).toMatch(sentence);
});

it.each([
  [['codecs=[topk, noise]']],
  [[...normalised, 'codecs=[topk]']],
  [[...normalised, 'strategy=fedbn', noise]],
  [[...normalised, 'batchNorm.statistics=local', noise]],
  [[...normalised, 'batchNorm.statistics=drop', noise]],
  [[noise, 'cohort={ probability: 0.5 }']],
  [[noise, 'policy=deadline', 'policy.seconds=2', 'policy.overSelect=1', 'cohort={ probability: 0.5 }']],
  [['strategy=feddyn', 'policy=deadline', 'policy.seconds=2']],
  [
    [
      ...agents,
      'incentives.reward=noise',
      'incentives.detectors=[norm, contribution]',
      'policy=fedbuff',
      'policy.bufferSize=2',
    ],
  ],
  [['strategy=dsfl', ...agents, 'incentives.reward=labels']],
  [['strategy=scaffold', 'policy=fedbuff', 'policy.bufferSize=2', 'codecs=[{ name: topk, ratio: 0.1 }]']],
])('%j is not', async (sets) => {
  expect(await faultOf(...sets)).toBeUndefined();
});
