import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classesOf } from '../../../src/data/task.js';
import { expectInputError, folderOf } from '../files.js';
import { load, trained } from './own.js';

type UserData = Readonly<Record<string, { readonly x: readonly unknown[]; readonly y: readonly unknown[] }>>;

/** A file as LEAF's scripts write it. */
const leafFile = (data: UserData) =>
  JSON.stringify({
    users: Object.keys(data),
    num_samples: Object.values(data).map(({ y }) => y.length),
    user_data: data,
  });

/** A folder of LEAF's: the content of each file of `train` and `test`. */
function leafFolder(train: Readonly<Record<string, string>>, test: Readonly<Record<string, string>>): string {
  const { path } = folderOf({});
  for (const [part, files] of Object.entries({ train, test })) {
    mkdirSync(join(path, part));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(path, part, name), content);
  }
  return path;
}

/** Characters of FEMNIST in small: a bright bar whose place is the class, written by people of different pressure. */
const drawn = (label: number, pressure: number) =>
  Array.from({ length: 784 }, (_, i) => (Math.floor(i / 28) >> 2 === label ? pressure : 0.1));
const writer = (samples: number, pressure: number) => {
  const y = Array.from({ length: samples }, (_, sample) => sample % 5);
  return { x: y.map((label) => drawn(label, pressure)), y };
};
const femnist = () =>
  leafFolder(
    {
      'all_data_0_keep.json': leafFile({ f0001_41: writer(10, 0.9), f0002_13: writer(15, 0.7) }),
      'all_data_1_keep.json': leafFile({ f0003_07: writer(20, 0.8) }),
    },
    { 'all_data_0_keep.json': leafFile({ f0003_07: writer(5, 0.8), f0001_41: writer(5, 0.9) }) },
  );

/** Windows of eight characters of a sentence that repeats itself, and what follows each. */
const speaker = (sentence: string, samples: number) => {
  const text = sentence.repeat(20);
  const starts = Array.from({ length: samples }, (_, sample) => sample);
  return { x: starts.map((start) => text.slice(start, start + 8)), y: starts.map((start) => text[start + 8]) };
};
const shakespeare = () =>
  leafFolder(
    { 'a.json': leafFile({ HAMLET: speaker('to be or not ', 60), JULIET: speaker('by yonder moon ', 60) }) },
    { 'a.json': leafFile({ HAMLET: speaker('to be or not ', 20) }) },
  );

describe('leaf', () => {
  test('reads FEMNIST: images of 28x28, and users over several files', async () => {
    const { train, test } = await load('leaf', { path: femnist() });
    expect(train).toMatchObject({ name: 'leaf', size: 45, sampleShape: [28, 28, 1], scale: 1, shift: 0 });
    expect(train.groups?.names).toEqual(['f0001_41', 'f0002_13', 'f0003_07']);
    expect([...(test.groups?.of ?? [])]).toEqual([2, 2, 2, 2, 2, 0, 0, 0, 0, 0]);
    expect(train.features[784 + 4 * 28]).toBeCloseTo(0.9);
    expect(classesOf((await load('leaf', { path: femnist(), classes: 62 })).train.task)).toBe(62);
  });

  test('learns FEMNIST with a client for each user', async () => {
    const data = { name: 'leaf', path: femnist(), clients: 3, partition: 'natural' };
    expect((await trained(data)).accuracy).toBeGreaterThan(0.95);
  });

  test("reads Shakespeare: the last characters before the next, in LEAF's order of 80", async () => {
    const path = shakespeare();
    const { train } = await load('leaf', { path });
    expect(train.sampleShape).toEqual([8, 80, 1]);
    expect(Array.from(train.features).filter((bit) => bit === 1)).toHaveLength(120 * 8);
    expect(train.classNames?.[train.targets[0]]).toBe(' ');
    const indexed = await load('leaf', { path, context: 3, encode: 'index' });
    expect(indexed.train.sampleShape).toEqual([3]);
    expect(Array.from(indexed.train.features.subarray(0, 3), (number) => train.classNames?.[number]).join('')).toBe(
      ' or',
    );
  });

  test('learns the next character', async () => {
    const data = { name: 'leaf', path: shakespeare(), context: 5, clients: 2, partition: 'natural' };
    const training = { epochs: 30, batch: 10, optimizer: { name: 'sgd', learningRate: 0.5 } };
    expect((await trained(data, { training })).accuracy).toBeGreaterThan(0.9);
  });

  test('names classes that are texts', async () => {
    const vectors = {
      ada: {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: ['yes', 'no'],
      },
    };
    const path = leafFolder({ 'a.json': leafFile(vectors) }, { 'a.json': leafFile(vectors) });
    expect((await load('leaf', { path })).train).toMatchObject({ sampleShape: [2], classNames: ['no', 'yes'] });
  });
});

describe('a fault of LEAF files is told in one line', () => {
  const good = {
    ada: {
      x: [
        [1, 2],
        [3, 4],
      ],
      y: [0, 1],
    },
    bob: { x: [[5, 6]], y: [1] },
  };
  const text = { ada: { x: ['abc', 'bcd'], y: ['d', 'e'] } };
  const changed = (bob: UserData[string]) => leafFile({ ...good, bob });
  const faults: readonly [name: string, train: string, place: string, problem: RegExp, test?: string][] = [
    ['no JSON', '{"users": [', 'train/a.json', /is not JSON: .* \(11 bytes\)/],
    ['another format', '[1, 2]', 'train/a.json', /not in LEAF's format, .*: at the file: /],
    [
      'a user who is named twice',
      '{"users": ["a", "a"], "user_data": {"a": {"x": [1], "y": [0]}}}',
      'train/a.json',
      /found 'a', which another entry of users names too/,
    ],
    [
      'a user with the name of a property of all objects',
      '{"users": ["__proto__"], "user_data": {"__proto__": {"x": [1], "y": [0]}}}',
      'train/a.json',
      /missing; expected user_data of '__proto__'/,
    ],
    ['a part that is missing', '{"users": ["ada"]}', 'train/a.json', /not in LEAF's format, .*: at 'user_data': /],
    [
      'samples that are no list',
      '{"users": ["a"], "user_data": {"a": {"x": 1, "y": []}}}',
      'train/a.json',
      /at 'user_data.a.x': /,
    ],
    [
      'a user without data',
      '{"users": ["ada", "bob"], "user_data": {"ada": {"x": [], "y": []}}}',
      'a.json',
      /missing; expected user_data of 'bob', who is among users/,
    ],
    [
      'x and y of another number',
      changed({ x: [[5, 6]], y: [1, 0] }),
      'train/a.json',
      /found 1 x of user 'bob', expected 2/,
    ],
    ['no samples', leafFile({ ada: { x: [], y: [] } }), 'train', /holds no samples of any user/],
    [
      'a vector of another length',
      changed({ x: [[5]], y: [1] }),
      'train/a.json',
      /found 1 numbers in sample 0 of user 'bob', expected 2/,
    ],
    [
      'a vector with a text in it',
      changed({ x: [[5, 'six']], y: [1] }),
      'train/a.json',
      /found 'six' at place 1 of sample 0 of user 'bob', expected a number/,
    ],
    [
      'a text among vectors',
      changed({ x: ['five'], y: [1] }),
      'train/a.json',
      /found 'five' as sample 0 of user 'bob', expected 2 numbers/,
    ],
    [
      'a label that is none',
      changed({ x: [[5, 6]], y: [0.5] }),
      'train',
      /found 0.5 as the label of sample 2, expected a whole number/,
    ],
    [
      'another length in the test part',
      leafFile(good),
      'test/a.json',
      /found 3 numbers in sample 1 of user 'ada'/,
      leafFile({
        ada: {
          x: [
            [1, 2],
            [1, 2, 3],
          ],
          y: [0, 1],
        },
      }),
    ],
    [
      'a label of no class in training',
      leafFile(good),
      'test',
      /found 7 as the label of sample 0/,
      leafFile({ ada: { x: [[1, 2]], y: [7] } }),
    ],
    [
      'an unknown character',
      leafFile({ ada: { x: ['abc', 'ab€'], y: ['d', 'e'] } }),
      'train/a.json',
      /found '€' in sample 1 of user 'ada', expected one of the 80 characters/,
    ],
    [
      'a text of another length',
      leafFile({ ada: { x: ['abc', 'ab'], y: ['d', 'e'] } }),
      'train/a.json',
      /found 'ab' as sample 1 of user 'ada', expected a text of 3 characters, not of 2/,
    ],
    [
      'a target of two characters',
      leafFile({ ada: { x: ['abc'], y: ['de'] } }),
      'train/a.json',
      /found 'de' in sample 0 of user 'ada'/,
    ],
  ];
  test.each(faults)('%s', async (_, train, place, problem, tests = train) => {
    const path = leafFolder({ 'a.json': train }, { 'a.json': tests });
    await expectInputError(() => load('leaf', { path }), place, problem);
  });

  test('a folder that is not there, or holds no file of its kind', async () => {
    await expectInputError(
      () => load('leaf', { path: '/nowhere' }),
      '/nowhere/train',
      /cannot be read: ENOENT.*option 'path'/,
    );
    const path = leafFolder({ 'a.txt': '' }, { 'a.json': leafFile(text) });
    await expectInputError(
      () => load('leaf', { path }),
      'train',
      /holds no file whose name ends in \.json; .*option 'path'/,
    );
  });
});
