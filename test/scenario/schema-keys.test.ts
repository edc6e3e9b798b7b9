import { expect, it } from 'vitest';
import { z } from 'zod';
import { units } from '../../src/core/units.js';
import { schemaKeys } from '../../src/scenario/schema-keys.js';

const shape = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('round'), radius: z.number().positive(), colour: z.string().default('red') }),
  z.strictObject({ name: z.literal('square') }).describe('four sides'),
]);

it('lists keys of sections and of the elements of lists by their paths, with units and defaults', () => {
  const schema = z.strictObject({
    wait: z.number().min(0).default(1).describe('how long').register(units, { unit: 's' }),
    agents: z.array(z.strictObject({ cost: z.number() })).optional(),
    speed: z.union([z.number(), z.strictObject({ median: z.number() })]),
  });
  expect(schemaKeys(schema)).toEqual([
    {
      path: 'wait',
      allowed: 'a number of at least 0',
      required: false,
      default: 1,
      description: 'how long',
      unit: 's',
    },
    { path: 'agents', allowed: 'a list (each: a section)', required: false },
    { path: 'agents[].cost', allowed: 'a number', required: true },
    { path: 'speed', allowed: 'a number or a section', required: true },
    { path: 'speed.median', allowed: 'a number', required: false },
  ]);
});

it('gives a choice by name one key, with the keys that each choice alone has', () => {
  const [form] = schemaKeys(z.strictObject({ form: shape.default({ name: 'square' }) }));
  expect(form).toMatchObject({
    allowed: 'a name (round, square), alone or in a section with its options',
    default: { name: 'square' },
  });
  expect(form?.choices).toEqual([
    {
      name: 'round',
      keys: [
        { path: 'form.radius', allowed: 'a number above 0', required: true },
        { path: 'form.colour', allowed: 'a text', required: false, default: 'red' },
      ],
    },
    { name: 'square', description: 'four sides', keys: [] },
  ]);
});

it('lists keys that all choices share once, below the choice', () => {
  const common = { clients: z.int() };
  const schema = z.strictObject({
    data: z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal('a'), ...common }),
      z.strictObject({ name: z.literal('b'), size: z.int().optional(), ...common }),
    ]),
  });
  const keys = schemaKeys(schema);
  expect(keys.map(({ path }) => path)).toEqual(['data', 'data.clients']);
  expect(keys[0]?.choices?.map(({ keys: own }) => own.map(({ path }) => path))).toEqual([[], ['data.size']]);
});
