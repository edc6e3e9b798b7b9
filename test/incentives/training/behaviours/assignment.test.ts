import { expect, it } from 'vitest';
import { InputError } from '../../../../src/core/errors.js';
import { RandomStream } from '../../../../src/core/random.js';
import { assignBehaviours, behaviourList } from '../../../../src/incentives/training/behaviours/assignment.js';

function assigned(listed: readonly unknown[], population = 10, seed = 1) {
  return assignBehaviours(behaviourList.parse(listed), population, RandomStream.of(seed, 'behaviours'));
}

it('draws shares of the population from the clients that no entry names, the same for the same seed', () => {
  const listed = [
    { name: 'lazy', fraction: 0.3 },
    { name: 'free-rider', clients: [7, 1] },
    { name: 'stop-out', after: 2, fraction: 0.01 },
  ];
  const entries = assigned(listed);
  expect(entries.map(({ clients }) => clients.length)).toStrictEqual([3, 2, 1]);
  expect(entries[1]).toStrictEqual({ name: 'free-rider', options: {}, clients: [1, 7] });
  expect(entries[2].options).toStrictEqual({ after: 2 });
  const all = entries.flatMap(({ clients }) => clients);
  expect(new Set(all).size).toBe(all.length);
  expect(assigned(listed)).toStrictEqual(entries);
  expect([2, 3, 4].map((seed) => assigned(listed, 10, seed))).not.toStrictEqual([entries, entries, entries]);
});

it.each([
  [[{ name: 'lazy' }], 'incentives.behaviours.0: missing; expected clients, or a fraction'],
  [
    [{ name: 'lazy', clients: [1], fraction: 0.5 }],
    'incentives.behaviours.0: give either clients or fraction, not both',
  ],
  [[{ name: 'lazy', clients: [10] }], 'incentives.behaviours.0.clients: expected a client from 0 to 9, found 10'],
  [
    [
      { name: 'lazy', clients: [1] },
      { name: 'free-rider', clients: [2, 1] },
    ],
    'incentives.behaviours.1.clients: found 1, which incentives.behaviours.0 names too',
  ],
  [
    [
      { name: 'honest', clients: [0, 1, 2, 3, 4, 5] },
      { name: 'lazy', fraction: 0.5 },
    ],
    'incentives.behaviours.1.fraction: expected at most 0.4, as 4 of 10 clients are left; found 0.5',
  ],
])('%j is refused', (listed, sentence) => {
  expect(() => assigned(listed)).toThrow(InputError);
  expect(() => assigned(listed)).toThrow(sentence);
});
