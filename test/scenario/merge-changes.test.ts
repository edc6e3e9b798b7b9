import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeChanges } from '../../src/scenario/merge-changes.js';

const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.integer(), { maxLength: 3 }));
const { section } = fc.letrec<{ section: Record<string, unknown>; value: unknown }>((tie) => ({
  section: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'name'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('section')),
}));

test('laying a document over itself, or nothing over it, changes nothing', () => {
  fc.assert(
    fc.property(section, (document) => {
      expect(mergeChanges(document, document)).toStrictEqual(document);
      expect(mergeChanges(document, {})).toStrictEqual(document);
    }),
  );
});

test('what is laid over twice lies there once', () => {
  fc.assert(
    fc.property(section, section, (document, changes) => {
      const once = mergeChanges(document, changes);
      expect(mergeChanges(once, changes)).toStrictEqual(once);
    }),
  );
});

test('neither side is changed', () => {
  fc.assert(
    fc.property(section, section, (document, changes) => {
      const before = structuredClone([document, changes]);
      mergeChanges(document, changes);
      expect([document, changes]).toStrictEqual(before);
    }),
  );
});

test('options of the same name are merged, those of another are replaced, null takes away', () => {
  const document = {
    rounds: 3,
    strategy: { name: 'fedprox', mu: 1 },
    model: 'mlp',
    data: { name: 'blobs', clients: 6 },
  };
  expect(mergeChanges(document, { strategy: { name: 'fedprox', mu: 2 } })).toMatchObject({ strategy: { mu: 2 } });
  expect(mergeChanges(document, { strategy: { name: 'fedavgm' } })).toMatchObject({ strategy: { name: 'fedavgm' } });
  expect(mergeChanges(document, { strategy: { name: 'fedavgm' } })).not.toHaveProperty('strategy.mu');
  expect(mergeChanges(document, { strategy: 'fedavg', model: { hidden: [8] } })).toMatchObject({
    strategy: 'fedavg',
    model: { name: 'mlp', hidden: [8] },
  });
  expect(mergeChanges(document, { data: { clients: 9 }, model: null, models: ['mlp'] })).toStrictEqual({
    rounds: 3,
    strategy: { name: 'fedprox', mu: 1 },
    data: { name: 'blobs', clients: 9 },
    models: ['mlp'],
  });
});
