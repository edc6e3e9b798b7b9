import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyOverride, parseOverride } from '../../src/scenario/overrides.js';
import { isSection } from '../../src/scenario/section.js';

const key = fc.stringMatching(/^[a-z]{1,5}$/).filter((word) => !(word in {}));
const path = fc.array(key, { minLength: 1, maxLength: 4 });
const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('iid', 'fedavg'));

function read(document: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((node, name) => (isSection(node) ? node[name] : undefined), document);
}

test('a value that was set is found at its path, and nothing else is changed', () => {
  fc.assert(
    fc.property(path, scalar, scalar, (keys, value, other) => {
      const document = { untouched: other };
      const changed = applyOverride(document, parseOverride(`${keys.join('.')}=${value}`));
      expect(read(changed, keys)).toEqual(value);
      if (keys[0] !== 'untouched') expect(read(changed, ['untouched'])).toEqual(other);
      expect(document).toEqual({ untouched: other });
    }),
  );
});

test('of two values for one path the later counts', () => {
  const overrides = ['a.b=1', 'a.b=2', 'a.c=3'].map(parseOverride);
  expect(overrides.reduce<unknown>(applyOverride, {})).toEqual({ a: { b: 2, c: 3 } });
});

test('values are YAML', () => {
  expect(parseOverride('training.optimizer={ name: sgd, learningRate: 1e-2 }')).toEqual({
    path: ['training', 'optimizer'],
    value: { name: 'sgd', learningRate: 0.01 },
  });
  expect(parseOverride('name=a=b')).toEqual({ path: ['name'], value: 'a=b' });
});

test('a name on the way becomes a section, a list is entered by position', () => {
  expect(applyOverride({ strategy: 'dsfl' }, parseOverride('strategy.beta=2'))).toEqual({
    strategy: { name: 'dsfl', beta: 2 },
  });
  expect(applyOverride({ models: ['mlp', 'cnn'] }, parseOverride('models.1.hidden=64'))).toEqual({
    models: ['mlp', { name: 'cnn', hidden: 64 }],
  });
});

test.each([
  ['rounds', '--set rounds: expected path=value'],
  ['=3', '--set =3: expected path=value'],
  ['a..b=3', '--set a..b=3: expected path=value'],
  ['a=[1', '--set a=[1: the value is not valid YAML'],
])('%s is refused', (text, message) => {
  expect(() => parseOverride(text)).toThrow(message);
});

test('a path cannot lead through a number or beyond a list', () => {
  expect(() => applyOverride({ rounds: 3 }, parseOverride('rounds.x=1'))).toThrow(
    "rounds.x: cannot be set: 'rounds' is 3, not a section",
  );
  expect(() => applyOverride({ models: [] }, parseOverride('models.2=mlp'))).toThrow(
    'models.2: expected a position from 0 to 0',
  );
});
