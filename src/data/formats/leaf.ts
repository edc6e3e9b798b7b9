import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Fault } from '../../core/faults/catalogue.js';
import { reasonOf } from '../../core/file-error.js';
import { quoted } from '../../core/printable.js';
import { inOrder } from '../in-order.js';
import { type DataFile, type DataFolder, readDataFile } from './data-file.js';

/** The samples of one user in one file. */
interface Stretch {
  readonly user: string;
  readonly file: string;
  /** The number of the first of them among the samples of the part. */
  readonly from: number;
}

/** Samples of one part of a data set in LEAF's format, one after the other. */
export interface LeafPart {
  /** The folder, for messages. */
  readonly path: string;
  /** Whose the samples are, in the order of the samples. */
  readonly stretches: readonly Stretch[];
  /** A list of numbers or a text for each sample. */
  readonly x: readonly unknown[];
  /** A number or a text for each sample. */
  readonly y: readonly unknown[];
}

const fileSchema = z.object({
  users: z.array(z.string()),
  user_data: z.record(z.string(), z.object({ x: z.array(z.unknown()), y: z.array(z.unknown()) })),
});

/**
 * Reads all JSON files of a folder in the format of LEAF (Caldas et al., "LEAF: A Benchmark for Federated Settings", 2018): `users`,
 * and for each of them `user_data` with as many `x` as `y`. Files are read in the order of their names.
 *
 * @throws InputError at the folder if it has no such file; at a file that is no JSON, lacks a part, or has a user whose `x` and `y`
 *   differ in number
 */
export async function readLeafPart(folder: DataFolder): Promise<LeafPart> {
  const files = (await namesIn(folder)).filter((name) => /\.json(\.gz)?$/.test(name)).sort();
  if (files.length === 0) {
    const expected = 'file whose name ends in .json';
    throw new InputError(folder.path, 'none-found', { expected, advice: folder.advice });
  }
  const stretches: Stretch[] = [];
  const x: unknown[] = [];
  const y: unknown[] = [];
  for (const file of await inOrder(files.map((name) => readDataFile(folder, name)))) {
    const parsed = parse(file);
    for (const [position, user] of parsed.users.entries()) {
      if (parsed.users.indexOf(user) < position) {
        throw new InputError(file.path, 'already-taken', { found: user, also: `another entry of users` });
      }
      const own = Object.hasOwn(parsed.user_data, user) ? parsed.user_data[user] : undefined;
      if (!own) {
        const expected = `user_data of '${quoted(user)}', who is among users`;
        throw new InputError(file.path, 'missing', { expected });
      }
      if (own.x.length !== own.y.length) {
        const [found, expected] = [own.x.length, own.y.length];
        const unit = `x of user '${quoted(user)}'`;
        throw new InputError(file.path, 'wrong-count', { found, unit, expected, counterpart: 'y' });
      }
      stretches.push({ user, file: file.path, from: x.length });
      for (let sample = 0; sample < own.x.length; sample++) {
        x.push(own.x[sample]);
        y.push(own.y[sample]);
      }
    }
  }
  if (x.length === 0) throw new InputError(folder.path, 'none-found', { expected: 'samples of any user' });
  return { path: folder.path, stretches, x, y };
}

async function namesIn({ path, advice }: DataFolder): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw new InputError(path, 'cannot-read', { reason: `${reasonOf(error)}; ${advice}` });
  }
}

function parse({ path, bytes }: DataFile): z.output<typeof fileSchema> {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (error) {
    throw new InputError(path, 'wrong-format', {
      expected: 'JSON',
      reason: `${reasonOf(error)} (${bytes.length} bytes)`,
    });
  }
  const result = fileSchema.safeParse(content);
  if (result.success) return result.data;
  const [{ path: place, message }] = result.error.issues;
  const where = place.length === 0 ? 'the file' : `'${place.map((key) => quoted(String(key))).join('.')}'`;
  const expected = "in LEAF's format, which has users and user_data with x and y";
  throw new InputError(path, 'wrong-format', { expected, reason: `at ${where}: ${message}` });
}

/** The folder of one part below the data set's folder. */
export function partOf({ path, advice }: DataFolder, part: string): DataFolder {
  return { path: join(path, part), advice };
}

/** The user of each sample. */
export function usersOf({ stretches, x }: LeafPart): string[] {
  return stretches.flatMap(({ user, from }, index) => {
    const end = stretches[index + 1]?.from ?? x.length;
    return Array<string>(end - from).fill(user);
  });
}

/**
 * A fault of a sample, at its file.
 *
 * @param faultOf makes it from the words for the sample: its user and its number among the samples of that user there
 */
export function faultAt({ stretches, path }: LeafPart, sample: number, faultOf: (named: string) => Fault): InputError {
  const stretch = stretches.findLast(({ from }) => from <= sample);
  if (!stretch) return new InputError(path, ...faultOf(`sample ${sample}`));
  const named = `sample ${sample - stretch.from} of user '${quoted(stretch.user)}'`;
  return new InputError(stretch.file, ...faultOf(named));
}
