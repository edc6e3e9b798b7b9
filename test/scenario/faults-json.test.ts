import { expect, test } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/core/errors.js';
import { InputErrors, parseInput } from '../../src/scenario/problems.js';

const schema = z
  .strictObject({
    law: z.enum(['power', 'uniform']).optional(),
    rate: z.number().positive(),
    methods: z.array(z.string()).optional(),
    own: z.int().optional(),
  })
  .refine(({ methods = [] }) => new Set(methods).size === methods.length, {
    path: ['methods'],
    params: { fault: new InputError('methods', 'repeated', { unit: 'method' }) },
  })
  .refine(({ own }) => own !== 3, { path: ['own'], message: 'is three' });

function faultsOf(value: unknown): readonly InputError[] {
  try {
    parseInput(schema, value, 'file.yaml');
  } catch (error) {
    if (error instanceof InputErrors) return error.faults;
    throw error;
  }
  return [];
}

test('faults of a schema have a code, a path, data and a line', () => {
  expect(JSON.parse(JSON.stringify(faultsOf({ law: 'pwer', rate: Number.NaN, methds: 1 })))).toEqual([
    {
      code: 'invalid-value',
      path: 'law',
      data: { found: 'pwer', expected: "'power' or 'uniform'" },
      message: "law: expected 'power' or 'uniform', found 'pwer'",
    },
    {
      code: 'invalid-value',
      path: 'rate',
      data: { found: 'NaN', expected: 'a number above 0' },
      message: 'rate: expected a number above 0, found NaN',
    },
    {
      code: 'unknown-name',
      path: 'methds',
      data: { found: 'methds', allowed: ['law', 'methods', 'own', 'rate'], nearest: 'methods' },
      message: "methds: unknown 'methds'; did you mean 'methods'? Allowed: law, methods, own, rate",
    },
  ]);
});

test('refinements give faults of the catalogue, or a sentence of their own', () => {
  expect(faultsOf({ rate: 1, methods: ['a', 'a'], own: 3 }).map(({ path, fault }) => [path, ...fault])).toEqual([
    ['methods', 'repeated', { unit: 'method' }],
    ['own', 'other', { problem: 'is three' }],
  ]);
});

test('what the user wrote stays whole in the data and is cut short in the line', () => {
  const [fault] = faultsOf({ rate: 'x'.repeat(1000), ['k\n'.repeat(400)]: 1 });
  expect(fault.data).toEqual({ found: 'x'.repeat(1000), expected: 'a number above 0' });
  expect(fault.message.length).toBeLessThan(200);
  const [, unknown] = faultsOf({ rate: 'x', ['k\n'.repeat(400)]: 1 });
  expect(unknown.path).toBe('k\n'.repeat(400));
  expect(unknown.message).toMatch(/^k\\nk\\n.*\.\.\..*: unknown/);
});
