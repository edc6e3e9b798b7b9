import { expect, test } from 'vitest';
import { inOrder } from '../../src/data/in-order.js';

test('gives all values, or the first error in the order of the list', async () => {
  expect(await inOrder([Promise.resolve(1), 'two', undefined])).toEqual([1, 'two', undefined]);
  const second = Promise.reject(new Error('second'));
  const first = second.catch(() => Promise.reject(new Error('first')));
  await expect(inOrder([Promise.resolve(1), first, second])).rejects.toThrow('first');
});
