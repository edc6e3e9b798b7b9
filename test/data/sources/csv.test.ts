import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectInputError, folderOf } from '../files.js';
import { load, trained } from './own.js';

/** Flowers of three species, told apart by their petals, measured in four gardens. */
function flowers(rows: number): string {
  const species = ['rose', 'tulip', 'viola'];
  const lines = Array.from({ length: rows }, (_, row) => {
    const kind = row % 3;
    const petal = 10 * kind + (row % 5) / 10;
    return `${row},${petal},${['red', 'white'][row % 2]},"garden ${row % 4}, ${row % 4}","${species[kind]}"`;
  });
  return `id,petal,colour,garden,species\n${lines.join('\n')}\n`;
}

const file = (text: string, name = 'own.csv') => join(folderOf({ [name]: text }).path, name);
const options = { label: 'species', client: 'garden', drop: ['id'] };

describe('csv', () => {
  test('finds out numbers, names, labels and clients', async () => {
    const { train, test } = await load('csv', { path: file(flowers(120)), ...options });
    expect([train.size, test.size]).toEqual([90, 30]);
    expect(train.sampleShape).toEqual([3]);
    expect(train.classNames).toEqual(['rose', 'tulip', 'viola']);
    expect(train.groups?.names).toEqual(['garden 0, 0', 'garden 1, 1', 'garden 2, 2', 'garden 3, 3']);
    expect([...new Set(test.targets)].sort()).toEqual([0, 1, 2]);
    const petals = Array.from({ length: train.size }, (_, row) => train.features[3 * row]);
    expect(petals.reduce((sum, petal) => sum + petal, 0) / petals.length).toBeCloseTo(0, 5);
  });

  test('reads numbers as they are, postcodes as names, missing fields, another delimiter and a part of its own for tests', async () => {
    const { path } = folderOf({
      'train.tsv.gz': 'v\tzip\tclass\n1\t10\t2\nNA\t20\t10\n3\t10\t2\n',
      'test.tsv': 'v\tzip\tclass\n7\t20\t10\n',
    });
    const both = { path: join(path, 'train.tsv'), test: join(path, 'test.tsv') };
    const { train, test } = await load('csv', { ...both, label: 'class', categorical: ['zip'], standardize: false });
    expect(train.classNames).toEqual(['2', '10']);
    expect([...train.features]).toEqual([1, 0, 1, 0, 2, 1, 0, 1, 3, 0, 1, 0]);
    expect([...test.features, ...test.targets]).toEqual([7, 0, 0, 1, 1]);
  });

  test('learns classes by garden', async () => {
    const data = { name: 'csv', path: file(flowers(120)), ...options, clients: 4, partition: 'natural' };
    expect((await trained(data)).accuracy).toBeGreaterThan(0.95);
  });

  test('learns numbers', async () => {
    const path = file(flowers(120));
    const data = { name: 'csv', path, target: 'petal', drop: ['id', 'garden'], clients: 3 };
    const { rmse } = await trained(data, {
      training: { epochs: 20, batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } },
    });
    expect(rmse).toBeLessThan(2);
  });
});

describe('a fault of a csv file is told in one line', () => {
  const good = flowers(12);
  const faults: readonly [name: string, text: string, changes: Readonly<Record<string, unknown>>, problem: RegExp][] = [
    ['a line of another length', `${good}1,2\n`, {}, /is not a table: .*line 14/],
    ['a quote that does not end', `${good}1,2,3,"open`, {}, /is not a table: .*line 14/i],
    ['no rows', 'a,b\n', {}, /holds nothing; expected a header line/],
    [
      'a column that is missing',
      good,
      { label: 'speces' },
      /no column 'speces'; did you mean 'species'\? Columns: id, /,
    ],
    ['a client column that is missing', good, { client: 'gardens' }, /no column 'gardens'; did you mean 'garden'/],
    ['a dropped column that is missing', good, { drop: ['idd'] }, /no column 'idd'; did you mean 'id'/],
    [
      'a column twice',
      `a,a,species\n1,2,x\n1,2,y`,
      { drop: [], client: undefined },
      /expected each column once, found 'a' twice/,
    ],
    [
      'one label',
      'v,garden,species,id\n1,a,x,1\n2,a,x,2\n',
      {},
      /all \d+ labels in column 'species' are 'x'; expected two classes or more/,
    ],
    [
      'a row without a label',
      `${good}12,5,red,g,\n`,
      { testShare: 0.01, test: 'the same' },
      /found '' as the label of row 13, expected one of rose/,
    ],
    [
      'a row without a client',
      `${good}12,5,red,,rose\n`,
      {},
      /found '' in column 'garden' of row \d+, expected a client/,
    ],
    [
      'no features',
      'garden,species,id\na,x,1\na,y,2\na,x,3\na,y,4\n',
      { testShare: 0.5 },
      /expected a column of features, and none is left/,
    ],
    ['too few rows', 'v,garden,species,id\n1,a,x,1\n1,a,y,1\n', {}, /2 rows are too few to hold a share of 0.25 out/],
    [
      'a number that is none',
      `${good}12,x,red,g,3\n`,
      { label: undefined, target: 'petal' },
      /'x' in column 'petal' of row \d+, expected a number/,
    ],
  ];
  test.each(faults)('%s', async (_, text, changes, problem) => {
    const path = file(text);
    const given = { ...options, ...changes, ...(changes.test === 'the same' && { test: path }) };
    await expectInputError(() => load('csv', { path, ...given }), 'own.csv', problem);
  });

  test('bytes that are no text', async () => {
    const path = file(good);
    writeFileSync(path, Buffer.concat([Buffer.from(good), Buffer.from([0x31, 0x2c, 0xe9, 0x0a])]));
    await expectInputError(() => load('csv', { path, ...options }), 'own.csv', /is not text in UTF-8: some bytes/);
  });

  test('a column of too many names', async () => {
    const rows = Array.from({ length: 1200 }, (_, row) => `name ${row},${row % 2}`).join('\n');
    const problem = /at most \d+, as each name in column 'who', such as 'name \d+', would .*drop: \[who\]; found \d+/;
    await expectInputError(
      () => load('csv', { path: file(`who,class\n${rows}`), label: 'class', testShare: 0.1 }),
      'own.csv',
      problem,
    );
  });

  test('neither or both of label and target', async () => {
    const path = file(good);
    await expectInputError(
      () => load('csv', { path }),
      'data',
      /missing; expected label, a column of classes, or target/,
    );
    const both = { path, label: 'species', target: 'petal' };
    await expectInputError(() => load('csv', both), 'data', /give either label or target, not both/);
  });

  test('a file that is not there', async () => {
    await expectInputError(
      () => load('csv', { path: '/nowhere/a.csv', label: 'x' }),
      '/nowhere/a.csv',
      /option 'path' of the/,
    );
  });
});
