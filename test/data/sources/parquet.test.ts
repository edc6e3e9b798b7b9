import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { expectInputError, folderOf } from '../files.js';
import { load, trained } from './own.js';

const rows = Array.from({ length: 80 }, (_, row) => row);
/** Visits to two hospitals: age and kind tell the outcome. */
const visits = () =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: rows.map(BigInt), type: 'INT64' },
        { name: 'age', data: rows.map((row) => (row % 9 === 0 ? null : (row % 2) * 40 + (row % 5))), type: 'DOUBLE' },
        { name: 'kind', data: rows.map((row) => ['walk-in', 'referral'][row % 2]), type: 'STRING' },
        { name: 'hospital', data: rows.map((row) => ['north', 'south'][(row % 4) >> 1]), type: 'STRING' },
        { name: 'admitted', data: rows.map((row) => row % 2 === 1), type: 'BOOLEAN' },
        { name: 'notes', data: rows.map((row) => ({ text: `note ${row}` })), type: 'JSON' },
      ],
    }),
  );
const file = (content: Uint8Array) => join(folderOf({ 'own.parquet': content }).path, 'own.parquet');
const options = { label: 'admitted', client: 'hospital', drop: ['id', 'notes'] };

describe('parquet', () => {
  test('reads columns as csv does', async () => {
    const { train, test } = await load('parquet', { path: file(visits()), ...options });
    expect([train.size, test.size]).toEqual([60, 20]);
    expect(train).toMatchObject({ sampleShape: [4], classNames: ['false', 'true'] });
    expect(train.groups?.names).toEqual(['north', 'south']);
  });

  test('learns by client', async () => {
    const data = { name: 'parquet', path: file(visits()), ...options, clients: 2, partition: 'natural' };
    expect((await trained(data)).accuracy).toBe(1);
  });
});

describe('a fault of a Parquet file is told in one line', () => {
  const good = visits();
  const changed = Uint8Array.from(good);
  const kinds = Buffer.from(good).indexOf('walk-in');
  changed.fill(0xff, kinds - 8, kinds + 8);
  const faults: readonly [name: string, content: Uint8Array, problem: RegExp, options?: object][] = [
    ['another file', Buffer.from('a,b\n1,2\n3,4\n5,6\n'), /is damaged: its 16 bytes cannot be read as Parquet \(/],
    ['an empty file', new Uint8Array(0), /is damaged: its 0 bytes cannot be read as Parquet \(/],
    ['a truncated file', good.subarray(0, good.length - 9), /is damaged: its \d+ bytes cannot be read as Parquet \(/],
    ['damaged pages', changed, /is damaged: its \d+ bytes cannot be read as Parquet \(/],
    [
      'a column of records',
      good,
      /found \{ text: 'note 0' \} in column 'notes' of row 1, expected a number or a text.*drop: \[notes\]/,
      { drop: ['id'] },
    ],
    ['a column that is missing', good, /no column 'admited'; did you mean 'admitted'/, { label: 'admited' }],
  ];
  test.each(faults)('%s', async (_, content, problem, changes = {}) => {
    await expectInputError(
      () => load('parquet', { path: file(content), ...options, ...changes }),
      'own.parquet',
      problem,
    );
  });
});
