import { expect, it } from 'vitest';
import { z } from 'zod';
import { DivergenceError, InputError } from '../../src/core/errors.js';
import { guarded, WrongReturnError } from '../../src/core/guarded.js';
import { calls, eachOf, expecting, members, type Use } from '../../src/core/module-use.js';
import { findNotPlain, isPlainData } from '../../src/core/not-plain.js';

const origin = { url: 'file:///own.mjs', where: 'model.name' };
const isNumber = expecting('a number', (value) => typeof value === 'number');
const guard = <T>(value: T, used: Readonly<Record<string, Use>>): T => guarded(value, members(used), origin);

/** An object that reads its own private field. */
class Counter {
  #count = 1;
  next(): number {
    return this.#count++;
  }
  get count(): number {
    return this.#count;
  }
}

it('calls functions with their own object, and keeps what they return', () => {
  const counter = guard(new Counter(), { next: calls({ problem: isNumber }), absent: calls() });
  expect([counter.next(), counter.next()]).toEqual([1, 2]);
  expect(counter).toBeInstanceOf(Counter);
});

it('names the module in what a function throws or rejects with, or returns wrongly', async () => {
  const own = guard(
    {
      throws: () => {
        throw new TypeError('wrong\ntype');
      },
      rejects: async (): Promise<number> => Promise.reject('words'),
      resolves: async (): Promise<unknown> => 'text',
      promises: (): unknown => Promise.resolve(1),
      parses: () => z.object({ a: z.number() }).parse({}),
      defined: () => {
        throw new WrongReturnError('inner', [1], { expected: 'two' });
      },
    },
    {
      throws: calls(),
      rejects: calls({ isAsync: true }),
      resolves: calls({ isAsync: true, problem: isNumber }),
      promises: calls({ problem: isNumber }),
      parses: calls({ called: 'create' }),
      defined: calls(),
    },
  );
  expect(own.throws).toThrow(new RegExp(`^model\\.name: 'throws' of ${origin.url} failed: wrong type`));
  await expect(own.rejects()).rejects.toThrow(`'rejects' of ${origin.url} failed: words`);
  await expect(own.resolves()).rejects.toThrow(`'resolves' of ${origin.url} returned 'text', expected a number`);
  expect(own.promises).toThrow('returned a promise, expected a number');
  expect(own.parses).toThrow(/'create' of \S+ failed: a: Invalid input: expected number/);
  expect(own.defined).toThrow(`'inner' of ${origin.url} returned [ 1 ], expected two`);
});

it('leaves faults of user input and diverged numbers as they are', () => {
  const errors = [new InputError('model', 'other', { problem: 'takes images' }), new DivergenceError(1, 'it', 'NaN')];
  const own = guard(
    {
      raise: (error: Error) => {
        throw error;
      },
    },
    { raise: calls() },
  );
  for (const error of errors) expect(() => own.raise(error)).toThrow(error);
});

it('guards what functions return, members and entries of lists', () => {
  const fail = () => {
    throw new Error('no');
  };
  const own = guard(
    { make: () => ({ fail }), nested: { fail }, listed: [{ fail }], curried: () => fail },
    {
      make: calls({ returns: () => members({ fail: calls() }) }),
      nested: members({ fail: calls() }),
      listed: eachOf(members({ fail: calls() })),
      curried: calls({ returns: () => calls() }),
    },
  );
  for (const each of [own.make().fail, own.nested.fail, own.listed[0].fail]) expect(each).toThrow("'fail' of file");
  expect(own.curried()).toThrow("'curried' of file");
});

it('finds what is no plain data', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const shared = { a: 1 };
  expect(findNotPlain({ a: [1, 2n] }, 'event')).toBe('the BigInt 2n at event.a.1');
  expect(findNotPlain(cycle, 'event')).toBe('an object inside itself at event.self');
  expect(findNotPlain({ f: fail }, 'event')).toBe('a function at event.f');
  expect(findNotPlain({ p: Promise.resolve() }, 'event')).toBe('a promise at event.p');
  expect(findNotPlain([shared, shared, null, undefined, new Float32Array(2)], 'event')).toBeUndefined();
  expect(isPlainData('state')(Symbol('x'))).toMatchObject({ found: 'a symbol at state' });
  function fail() {}
});
