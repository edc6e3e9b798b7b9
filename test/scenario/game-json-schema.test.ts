import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/scenario/document.js';
import { gameJsonSchema } from '../../src/scenario/game-json-schema.js';

const valid = new Ajv2020({ allowUnionTypes: true }).compile(gameJsonSchema());
const folder = fileURLToPath(new URL('../../scenarios/games', import.meta.url));
const files = readdirSync(folder);

test.each(files)('%s fits the JSON Schema', (file) => {
  expect(valid(readDocument(join(folder, file))), JSON.stringify(valid.errors)).toBe(true);
});

const shaping = {
  kind: 'game',
  mechanism: 'accuracy-shaping',
  curve: { name: 'square-root', best: 1, difficulty: 1 },
  agents: [{ cost: 0.1 }],
};
const contest = { kind: 'game', mechanism: 'contest', value: { name: 'linear', perUnit: 1 }, followers: [{ cost: 1 }] };

test.each([
  ['a mechanism by its name', shaping],
  ['a mechanism with options', { ...shaping, mechanism: { name: 'accuracy-shaping', epsilon: 0.1 } }],
  ['a measured curve in a file', { ...shaping, curve: './curve.yaml' }],
  ['a mechanism of a module', { ...shaping, mechanism: './quota.js' }],
  ['a mechanism of a module with options', { ...shaping, mechanism: { name: '../quota.js', quota: 3 } }],
])('%s fits', (_, document) => {
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
});

test.each([
  ['an unknown mechanism', { ...shaping, mechanism: 'acuracy-shaping' }],
  ['an option of another mechanism', { ...shaping, mechanism: { name: 'standard-fl', epsilon: 0.1 } }],
  ['a mechanism without the options that it needs', { ...contest, mechanism: 'reverse-vcg', bidders: [{ cost: 1 }] }],
  ['sections of another game', { ...shaping, mechanism: 'contest' }],
  ['a missing section', { ...contest, followers: undefined }],
  ['an unknown key', { ...contest, follower: [] }],
  ['another kind', { ...contest, kind: 'match' }],
])('%s does not fit', (_, document) => {
  expect(valid(JSON.parse(JSON.stringify(document)))).toBe(false);
});
