import { expect, test } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/core/errors.js';
import { namedChoice } from '../../src/core/named.js';
import { InputErrors, parseInput } from '../../src/scenario/problems.js';

const choice = namedChoice([
  { name: 'fedavg', options: z.strictObject({ share: z.number().positive().max(1).default(0.1) }) },
  { name: 'dsfl', options: z.object({ subset: z.int().positive() }) },
]);
const schema = z.strictObject({
  strategy: choice,
  rate: z.union([z.number().positive(), z.strictObject({ median: z.number(), sigma: z.number().min(0) })]).optional(),
  cohort: z
    .union([z.strictObject({ fraction: z.number().positive().max(1) }), z.strictObject({ count: z.int().positive() })])
    .optional(),
  batch: z.union([z.int().positive(), z.literal('full')]).optional(),
  hidden: z.array(z.int().positive()).optional(),
  law: z.enum(['power', 'uniform']).optional(),
  flag: z.boolean().optional(),
  title: z.string().optional(),
});
const valid = { strategy: { name: 'fedavg' } };

function faultsOf(value: unknown): string[] {
  try {
    parseInput(schema, value, 'file.yaml');
  } catch (error) {
    if (error instanceof InputErrors) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('what fits is returned with its defaults', () => {
  expect(parseInput(schema, valid, 'file.yaml')).toEqual({ strategy: { name: 'fedavg', share: 0.1 } });
});

test.each([
  [
    { ...valid, strategi: 1 },
    "strategi: unknown 'strategi'; did you mean 'strategy'? Allowed: batch, cohort, flag, hidden, law, rate, strategy, title",
  ],
  [{ strategy: { name: 'fedavgg' } }, "strategy.name: unknown 'fedavgg'; did you mean 'fedavg'? Allowed: dsfl, fedavg"],
  [{ strategy: {} }, 'strategy.name: missing; allowed: dsfl, fedavg'],
  [{ strategy: { name: 3 } }, 'strategy.name: found 3; allowed: dsfl, fedavg'],
  [{ strategy: 3 }, 'strategy: expected a name (fedavg, dsfl), alone or in a section with its options, found 3'],
  [{}, 'strategy: missing; expected a name (fedavg, dsfl), alone or in a section with its options'],
  [{ strategy: { name: 'fedavg', share: NaN } }, 'strategy.share: expected a number above 0 and at most 1, found NaN'],
  [
    { strategy: { name: 'fedavg', share: Infinity } },
    'strategy.share: expected a number above 0 and at most 1, found Infinity',
  ],
  [{ strategy: { name: 'fedavg', share: 2 } }, 'strategy.share: expected a number above 0 and at most 1, found 2'],
  [
    { strategy: { name: 'fedavg', share: 'much' } },
    "strategy.share: expected a number above 0 and at most 1, found 'much'",
  ],
  [{ strategy: { name: 'dsfl' } }, 'strategy.subset: missing; expected a whole number of at least 1'],
  [{ strategy: { name: 'dsfl', subset: 1.5 } }, 'strategy.subset: expected a whole number of at least 1, found 1.5'],
  [
    { strategy: { name: 'dsfl', subset: 1, sub: 1 } },
    "strategy.sub: unknown 'sub'; did you mean 'subset'? Allowed: name, subset",
  ],
  [{ ...valid, batch: 'ful' }, "batch: expected a whole number of at least 1 or 'full', found 'ful'"],
  [{ ...valid, batch: 0 }, 'batch: expected a whole number of at least 1, found 0'],
  [{ ...valid, rate: { median: 1 } }, 'rate.sigma: missing; expected a number of at least 0'],
  [
    { ...valid, rate: 'x' },
    "rate: expected a number above 0 or { median: a number, sigma: a number of at least 0 }, found 'x'",
  ],
  [{ ...valid, cohort: { fraction: 2 } }, 'cohort.fraction: expected a number above 0 and at most 1, found 2'],
  [
    { ...valid, cohort: { fractoin: 1 } },
    'cohort: expected { fraction: a number above 0 and at most 1 } or { count: a whole number of at least 1 }, found { fractoin: 1 }',
  ],
  [{ ...valid, hidden: [1, -1] }, 'hidden.1: expected a whole number of at least 1, found -1'],
  [{ ...valid, hidden: 5 }, 'hidden: expected a list (each: a whole number of at least 1), found 5'],
  [{ ...valid, law: 'pwer' }, "law: expected 'power' or 'uniform', found 'pwer'"],
  [{ ...valid, flag: 'yes' }, "flag: expected true or false, found 'yes'"],
  [{ ...valid, title: null }, 'title: expected a text, found null'],
  [5, 'file.yaml: expected a section with strategy, rate, cohort, batch, hidden, law, flag, title, found 5'],
])('%j is one line', (value, line) => {
  expect(faultsOf(value)).toEqual([line]);
});

test('every fault has a line of its own', () => {
  expect(faultsOf({ strategy: { name: 'dsfl', subset: 0, a: 1, b: 2 }, law: 1 })).toHaveLength(4);
});

test('several faults are an InputError that holds each', () => {
  try {
    parseInput(schema, { strategy: { name: 'dsfl', subset: 0 }, law: 1 }, 'file.yaml');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error instanceof InputErrors && error.faults.map((fault) => fault.path)).toEqual(['strategy.subset', 'law']);
  }
});

test('the messages of refinements are kept', () => {
  const refined = z.strictObject({ a: z.int() }).superRefine((_, context) => {
    context.addIssue({ code: 'custom', path: ['a'], message: 'is one too many' });
  });
  expect(() => parseInput(refined, { a: 1 }, 'f')).toThrow('a: is one too many');
});

test('thousands of faults are told in fifty lines and their number, at once', () => {
  const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`.repeat(500), n]));
  const faults = faultsOf({ ...valid, ...keys });
  expect(faults).toHaveLength(51);
  expect(faults[50]).toBe('... and 4950 more faults');
  expect(Math.max(...faults.map((line) => line.length))).toBeLessThan(400);
});

test('what a user wrote commands no terminal, ends no line and is cut short', () => {
  const faults = faultsOf({
    strategy: { name: '\u001b]0;title\u0007\u001b[2J\u009b1m' },
    'a\nb\r': 1,
    'c\u202ed': 2,
    title: ['x'.repeat(5000)],
    law: 'x\u001b[2J'.repeat(1000),
  });
  expect(faults).toHaveLength(5);
  expect(faults.join('')).toMatch(/^[^\p{Cc}\u202e]+$/u);
  expect(faults.join('')).toContain("unknown '\\u001b]0;title\\u0007\\u001b[2J\\u009b1m'");
  expect(faults.join('')).toContain('a\\nb\\r: unknown');
  expect(Math.max(...faults.map((line) => line.length))).toBeLessThan(400);
});

test('names of what every object has are unknown like others', () => {
  const document = JSON.parse('{ "strategy": { "name": "fedavg", "__proto__": 1, "constructor": 2 }, "toString": 3 }');
  expect(faultsOf(document).map((line) => line.split(':')[0])).toEqual([
    'strategy.__proto__',
    'strategy.constructor',
    'toString',
  ]);
});
