import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { namedChoice } from '../../src/core/named.js';
import { expandNames } from '../../src/scenario/abbreviations.js';

const optimizer = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('sgd') }),
  z.strictObject({ name: z.literal('adam') }),
]);
const strategies = [
  {
    name: 'dsfl',
    options: z.strictObject({ distillation: z.strictObject({ optimizer }).prefault({ optimizer: { name: 'sgd' } }) }),
  },
];
const schema = z.strictObject({
  strategy: namedChoice(strategies),
  models: z.array(optimizer).optional(),
  title: z.string().default('x'),
});

test('names become sections at any depth', () => {
  const document = { strategy: 'dsfl', models: ['sgd', { name: 'adam' }] };
  expect(expandNames(schema, document)).toEqual({
    strategy: { name: 'dsfl' },
    models: [{ name: 'sgd' }, { name: 'adam' }],
  });
  expect(expandNames(schema, { strategy: { name: 'dsfl', distillation: { optimizer: 'adam' } } })).toEqual({
    strategy: { name: 'dsfl', distillation: { optimizer: { name: 'adam' } } },
  });
});

test('unknown names are expanded too, so that their fault is found at name', () => {
  expect(expandNames(schema, { strategy: 'fedavgg' })).toEqual({ strategy: { name: 'fedavgg' } });
});

test('whatever does not fit the schema is left as it is, and expanding twice is expanding once', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (strategy, other) => {
      fc.pre(typeof strategy !== 'string');
      const once = expandNames(schema, { strategy, other, title: 'sgd' });
      expect(once).toEqual(expandNames(schema, once));
      expect(once).toMatchObject({ other, title: 'sgd' });
    }),
  );
});
