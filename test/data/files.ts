import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import type { DataFolder } from '../../src/data/formats/data-file.js';

/** A fresh folder with the given files, removed when the test ends. */
export function folderOf(files: Readonly<Record<string, Uint8Array | string>>): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'fedstill-data-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(path, name), name.endsWith('.gz') ? gzipSync(content) : content);
  }
  return { path, advice: 'look elsewhere' };
}

/** The bytes of an IDX file of unsigned bytes. */
export function idxBytes(shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((dimension, axis) => {
    header.writeUInt32BE(dimension, 4 + 4 * axis);
  });
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** Expects an `InputError` whose place ends with `where` and whose text matches. */
export async function expectInputError(work: () => unknown, where: string, text: RegExp): Promise<void> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(InputError);
  if (!(error instanceof InputError)) return;
  expect(error.path.endsWith(where), `${error.path} ends with ${where}`).toBe(true);
  expect(error.problem).toMatch(text);
}
