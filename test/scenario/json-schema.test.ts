import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { datasets } from '../../src/data/sources/registry.js';
import { behaviours } from '../../src/incentives/training/behaviours/registry.js';
import { modelNames } from '../../src/models/registry.js';
import { readDocument } from '../../src/scenario/document.js';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.js';
import { strategies } from '../../src/strategies/registry.js';

const valid = new Ajv2020({ allowUnionTypes: true }).compile(scenarioJsonSchema());
const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const base = {
  rounds: 3,
  data: { name: 'blobs', clients: 6, partition: 'iid' },
  model: 'mlp',
  training: { optimizer: { name: 'sgd', learningRate: 0.1 } },
  strategy: 'fedavg',
};

const files = ['.', 'compare'].flatMap((inner) => readdirSync(join(folder, inner)).map((file) => join(inner, file)));

test.each(files.filter((file) => file.endsWith('.yaml')))('%s fits the JSON Schema', (file) => {
  expect(valid(readDocument(join(folder, file))), JSON.stringify(valid.errors)).toBe(true);
});

test('every built-in name may be written, alone or with options', () => {
  const documents = [
    base,
    ...strategies.flatMap(({ name }) => [
      { ...base, strategy: name },
      { ...base, strategy: { name } },
    ]),
    ...modelNames.filter((name) => name !== 'sequential').map((name) => ({ ...base, model: name })),
    {
      ...base,
      model: { name: 'sequential', layers: ['relu', { name: 'residual', layers: [{ name: 'dense', units: 3 }] }] },
    },
    ...datasets.map(({ name, paths }) => ({
      ...base,
      data: { ...base.data, name, ...(paths.length > 0 && { path: './mine' }) },
    })),
    { ...base, strategy: './my-strategy.js' },
    { ...base, strategy: { name: '../my-strategy.js', rate: 1 } },
    { ...base, data: { ...base.data, partition: { name: 'dirichlet', alpha: 0.1 } } },
    { ...base, compare: [{ name: 'a' }, { name: 'b', strategy: { name: 'fedprox', mu: 1 }, data: { clients: 3 } }] },
    { ...base, compare: [{ name: 'a', model: null, models: ['mlp', 'logreg'] }] },
    { ...base, cohort: { count: 3 }, training: { batch: 'full', optimizer: 'adam' } },
    { ...base, incentives: { mechanism: 'standard-fl', agents: [{ cost: 1e-4 }], curve: './curve.yaml' } },
    { ...base, incentives: { mechanism: { name: './mine.js', share: 1 }, reward: 'noise', detectors: ['norm'] } },
    ...behaviours.map(({ name }) => ({
      ...base,
      incentives: { behaviours: [{ name, clients: [1], ...(name === 'stop-out' && { after: 2 }) }] },
    })),
  ];
  for (const document of documents)
    expect(valid(document), JSON.stringify({ document, errors: valid.errors })).toBe(true);
});

test.each([
  ['an unknown key', { ...base, trainig: {} }],
  ['an unknown strategy', { ...base, strategy: 'fedavgg' }],
  ['an unknown option', { ...base, strategy: { name: 'dsfl', temprature: 1 } }],
  ['a wrong type', { ...base, rounds: 'many' }],
  ['a missing section', { ...base, data: undefined }],
  ['a variant without a name', { ...base, compare: [{ strategy: 'fedavg' }] }],
  ['a variant with an unknown strategy', { ...base, compare: [{ name: 'a', strategy: 'fedavgg' }] }],
  ['a variant with an unknown key', { ...base, compare: [{ name: 'a', stratgy: 'fedavg' }] }],
  ['an unknown mechanism', { ...base, incentives: { mechanism: 'standard' } }],
  ['an unknown behaviour', { ...base, incentives: { behaviours: [{ name: 'lasy', fraction: 0.1 }] } }],
  ['an unknown reward', { ...base, incentives: { reward: { name: 'noize' } } }],
  ['both model and models', { ...base, models: ['mlp'] }],
  ['neither model nor models', { ...base, model: undefined }],
])('%s does not fit', (_, document) => {
  expect(valid(JSON.parse(JSON.stringify(document)))).toBe(false);
});
