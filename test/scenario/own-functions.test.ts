import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-functions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const index = pathToFileURL(join(import.meta.dirname, '../../src/index.ts')).href;
const blobs = { name: 'blobs', classes: 3, train: 30, test: 9, clients: 3 };
const scenario = {
  rounds: 1,
  data: blobs,
  model: 'logreg',
  training: { optimizer: { name: 'sgd', learningRate: 0.1 } },
  strategy: 'fedavg',
};

let written = 0;

/** Writes a module whose default export a definer makes. Returns its path. */
function moduleOf(definer: string, members: string): string {
  const path = `./module-${++written}.mjs`;
  const code = `import { classificationOf, dense, ${definer}, tf, z } from ${JSON.stringify(index)};
export default ${definer}({ name: 'own', title: 'own', citation: 'none', options: ${definer === 'defineSource' ? '{}' : 'z.strictObject({})'}, ${members} });
`;
  writeFileSync(join(folder, path), code);
  return path;
}

async function refusal(change: object): Promise<unknown> {
  try {
    const loaded = await parseScenario({ ...scenario, ...change }, join(folder, 'scenario.yaml'));
    await resolveScenario(loaded, { threads: 1 });
    return undefined;
  } catch (error) {
    return error;
  }
}

const network = (inside: string) => `network: (_, { inputShape: [inputs], outputSize }) => { ${inside} }`;
const layer = "const last = dense('last', inputs, outputSize);";
const model = (inside: string) => ({ model: moduleOf('defineModel', network(inside)) });
const source = (inside: string) => ({
  data: { name: moduleOf('defineSource', `load: async () => { ${inside} }`), clients: 3 },
});
const task = (losses: string, summary = '{ loss: loss / samples, own: 1 }') => ({
  data: {
    ...blobs,
    task: moduleOf(
      'defineTask',
      `describe: (given) => ({ ...given, metric: { name: 'own', better: 'lower', unit: 'number' } }),
      create: () => ({ losses: (output) => ${losses}, sums: () => ({}), summary: ({ loss, samples }) => (${summary}) })`,
    ),
  },
});
const strategy = (server: string, client: string) => ({
  strategy: moduleOf('defineStrategy', `needs: {}, server: () => ${server}, client: () => ${client}`),
});
const split = (body: string) => ({
  data: { ...blobs, partition: moduleOf('definePartition', `split: (labels, clients) => ${body}`) },
});

test.each<[string, object, string, RegExp]>([
  ['model that returns nothing', model(''), 'model', /^'network' of \S+ returned undefined, expected a network: /],
  ['model that throws', model("throw new Error('not today');"), 'model', /^'network' of \S+ failed: not today/],
  ['model that throws a text', model("throw 'words';"), 'model', /^'network' of \S+ failed: words$/],
  [
    'model without its classifier',
    model(`${layer} return { layers: [dense('a', 1, 1)], classifier: last, features: (_, x) => x };`),
    'model',
    /returned a classifier that is not in layers, expected one of the layers$/,
  ],
  [
    'model with a name twice',
    model(`${layer} return { layers: [last, last], classifier: last, features: (_, x) => x };`),
    'model',
    /returned two parameters named 'last\.kernel', expected a name for each parameter$/,
  ],
  [
    'model with features of another size',
    model(`${layer} return { layers: [last], classifier: last, features: (_, x) => tf.concat([x, x], 1) };`),
    'model',
    /^'features' of \S+ failed: /,
  ],
  [
    'model with features of nothing',
    model(`${layer} return { layers: [last], classifier: last, features() {} };`),
    'model',
    /^'features' of \S+ failed: /,
  ],
  [
    'model with other logits',
    model(`const last = dense('last', inputs, 7); return { layers: [last], classifier: last, features: (_, x) => x };`),
    'model',
    /^'features' of \S+ returned logits \[2, 7\], expected \[2, 3\]$/,
  ],
  ['source that rejects', source("throw new Error('no net');"), 'data', /^'load' of \S+ failed: no net/],
  ['source of nothing', source(''), 'data', /^'load' of \S+ returned no train, expected a data set: /],
  [
    'source of other types',
    source('return { train: { name: "x", size: 1, sampleShape: [1], features: [1] }, test: {} };'),
    'data',
    /^'load' of \S+ returned train: features \[ 1 \], expected a Float32Array or a Uint8Array$/,
  ],
  [
    'task with one loss for all',
    task('tf.mean(output)'),
    'data.task',
    /^'losses' of \S+ returned a tensor of shape \[\]/,
  ],
  [
    'task whose metric is missing',
    task('tf.mean(output, 1)', '{ loss: 1 }'),
    'data.task',
    /^'summary' .* returned no own/,
  ],
  [
    'partition of lists',
    split('Array(clients).fill([0])'),
    'data.partition',
    /returned \[ 0 \] for client 0, expected a list/,
  ],
  [
    'partition that gives a sample twice',
    split('Array(clients).fill(Int32Array.of(4))'),
    'data.partition',
    /returned sample 4 twice, expected each sample at most once$/,
  ],
  [
    'strategy without a side',
    strategy('undefined', '({ init() {}, work() {} })'),
    'strategy',
    /^'server' of \S+ returned undefined, expected/,
  ],
  [
    'strategy with half a side',
    strategy('({ init() {}, send() {}, aggregate() {} })', '({ init() {} })'),
    'strategy',
    /^'client' of \S+ returned no function work, expected a client side with the functions init, work$/,
  ],
])('a %s is refused in one line', async (_, change, place, line) => {
  const error = await refusal(change);
  expect(error).toMatchObject({ path: `${place}.name`, problem: expect.stringMatching(line) });
});
