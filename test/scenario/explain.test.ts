import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { explanationText } from '../../src/report/explanation-text.js';
import { catalogueKinds } from '../../src/scenario/catalogue-kinds.js';
import { explain } from '../../src/scenario/explain.js';
import { loadScenario } from '../../src/scenario/load.js';
import { parseOverrides } from '../../src/scenario/overrides.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { scenarioKeys } from '../../src/scenario/scenario-keys.js';
import { strategies } from '../../src/strategies/registry.js';

test('every strategy says what travels, and has a scenario of the package to try', async () => {
  for (const { name, citation } of strategies) {
    const [explanation] = explain(name);
    expect(explanation).toMatchObject({ kind: 'strategies', citation, page: `docs/strategies/${name}.md` });
    expect(Object.keys(explanation.travels ?? {}), name).toEqual(['down', 'up']);
    const [command, file, ...flags] = explanation.recipe ?? [];
    expect(['run', 'compare'], name).toContain(command);
    expect(existsSync(file ?? '')).toBe(true);
    if (flags.length === 0) continue;
    const overrides = parseOverrides(flags.filter((flag) => flag !== '--set'));
    expect((await resolveScenario(await loadScenario(file, overrides))).strategy.name).toBe(name);
  }
});

test.each([
  ['topk', 'codecs'],
  ['mlp', 'models'],
  ['mnist', 'datasets'],
  ['dirichlet', 'partitions'],
  ['contract', 'mechanisms'],
  ['fedbuff', 'policies'],
])('%s is explained, with a scenario to try', (name, kind) => {
  const explanation = explain(name).find((each) => each.kind === kind);
  expect(explanation?.recipe).toBeDefined();
  const text = explanation ? explanationText(explanation, 'fedstill') : '';
  for (const { name: option } of explanation?.options ?? []) expect(text).toContain(`  ${option}: `);
  expect(text).toContain(`  fedstill ${explanation?.recipe?.join(' ')}`);
});

test('an unknown name is refused with the nearest', () => {
  expect(() => explain('dsfll')).toThrow(InputError);
  expect(() => explain('dsfll')).toThrow("unknown 'dsfll'; did you mean 'dsfl'?");
});

test('the keys of a scenario have path, default, unit and description', () => {
  const keys = scenarioKeys().flatMap(({ options }) => options);
  const key = (name: string) => keys.find((each) => each.name === name);
  expect(key('rounds')).toMatchObject({ required: true, description: 'rounds of communication' });
  expect(key('training.epochs')).toMatchObject({ default: 1, required: false });
  expect(key('network.latency')).toMatchObject({ default: 0.05, unit: 's' });
  expect(key('network.uplink')).toMatchObject({ default: 6.25e5, unit: 'bytes/s' });
  expect(key('devices.flops')).toMatchObject({ unit: 'FLOP/s' });
  for (const name of [
    'cohort.fraction',
    'cohort.atLeastOne',
    'data.public.size',
    'evaluation.measures',
    'checkpoint.every',
  ]) {
    expect(key(name), name).toBeDefined();
  }
  expect(new Set(keys.map(({ name }) => name)).size).toBe(keys.length);
  expect(catalogueKinds).toContain('strategies');
});
