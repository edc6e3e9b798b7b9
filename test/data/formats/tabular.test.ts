import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf, parseTable } from '../../../src/data/formats/csv.js';
import { splitTable } from '../../../src/data/formats/table-split.js';
import { encodeTables } from '../../../src/data/formats/tabular.js';
import { expectInputError } from '../files.js';

const table = (text: string, path = 'some.csv') => parseTable({ path, bytes: Buffer.from(text) }, ',');
const label = { column: 'class', values: ['no', 'yes'] };

describe('parseTable', () => {
  test('reads fields as they stand', () => {
    expect(table('a,b\n1,"x\n,\n')).toEqual({
      path: 'some.csv',
      columns: ['a', 'b'],
      rows: [
        ['1', '"x'],
        ['', ''],
      ],
    });
    expect(parseTable({ path: 'p', bytes: Buffer.from('a\tb\n1,2\t"') }, '\t').rows).toEqual([['1,2', '"']]);
  });

  test('refuses a line of another length, an empty table and a missing column', async () => {
    await expectInputError(() => table('a,b\n1,2\n3\n'), 'some.csv', /is not a table: .*line 3/);
    await expectInputError(() => table('a,b\n'), 'some.csv', /holds nothing; expected a header line/);
    await expectInputError(
      () => columnOf(table('a,b\n1,2'), 'c'),
      'some.csv',
      /no column 'c'; did you mean 'a'\? Columns: a, b/,
    );
  });
});

describe('encodeTables', () => {
  test('standardises by the training part, so that it has mean 0 and variance 1 there', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, (numbers) => {
        const train = table(`v,class\n${numbers.map((v) => `${v},no`).join('\n')}`);
        const features = [...encodeTables(train, train, { name: 'x', label }).train.features];
        const mean = features.reduce((sum, v) => sum + v, 0) / features.length;
        const variance = features.reduce((sum, v) => sum + (v - mean) ** 2, 0) / features.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(variance).toBeCloseTo(new Set(numbers).size > 1 ? 1 : 0, 4);
      }),
    );
  });

  test('encodes names, missing numbers and labels', () => {
    const train = table('v,kind,site,class\n1,a,x,no\n,b,x,yes\n3,a,y,yes\n');
    const test = table('v,kind,site,class\n5,c,x,yes\n0,b,x,no\n');
    const options = { name: 'x', label, categorical: ['kind'], dropped: ['site'], zeroIsMissing: ['v'] };
    const encoded = encodeTables(train, test, options);
    expect(encoded.train.sampleShape).toEqual([4]);
    expect([...encoded.train.features]).toEqual([-1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0]);
    expect([...encoded.test.features]).toEqual([3, 0, 0, 0, 0, 1, 0, 1]);
    expect([...encoded.train.targets, ...encoded.test.targets]).toEqual([0, 1, 1, 1, 0]);
    expect(encoded.train.features.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('names a field that is no number and an unknown label', async () => {
    const good = table('v,class\n1,no\n');
    const encode = (text: string) => () => encodeTables(good, table(text, 'test.csv'), { name: 'x', label });
    await expectInputError(encode('v,class\n1,no\nfive,no'), 'test.csv', /'five' in column 'v' of row 2/);
    await expectInputError(
      encode('v,class\n1,maybe'),
      'test.csv',
      /found 'maybe' as the label of row 1, expected one of no, yes/,
    );
  });
});

describe('splitTable', () => {
  test('holds out a share of each label, by its own seed alone', () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.nat(40),
        fc.nat(),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (no, yes, splitSeed, testShare) => {
          const labels = [...Array<string>(no + 1).fill('no'), ...Array<string>(yes + 1).fill('yes')];
          const whole = table(`id,class\n${labels.map((name, id) => `${id},${name}`).join('\n')}`);
          const { train, test } = splitTable(whole, 'class', { testShare, splitSeed });
          const ids = (rows: readonly (readonly string[])[]) => rows.map(([id]) => Number(id));
          expect([...ids(train.rows), ...ids(test.rows)].sort((a, b) => a - b)).toEqual([...labels.keys()]);
          expect(test.rows.filter(([, name]) => name === 'no')).toHaveLength(Math.round(testShare * (no + 1)));
          expect(test.rows.filter(([, name]) => name === 'yes')).toHaveLength(Math.round(testShare * (yes + 1)));
          expect(splitTable(whole, 'class', { testShare, splitSeed }).test.rows).toEqual(test.rows);
        },
      ),
    );
  });
});
