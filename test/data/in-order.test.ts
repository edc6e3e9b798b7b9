import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inOrder } from '../../src/data/in-order.js';

const failing = async (delay: number, message: string): Promise<never> => {
  await setTimeout(delay);
  throw new Error(message);
};

test('gives all values, or the first error in the order of the list', async () => {
  expect(await inOrder([Promise.resolve(1), 'two', undefined])).toEqual([1, 'two', undefined]);
  await expect(inOrder([Promise.resolve(1), failing(20, 'first'), failing(1, 'second')])).rejects.toThrow('first');
});
