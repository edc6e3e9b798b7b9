import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../actors/checkpoint.js';
import { Part } from '../actors/part.js';
import { InputError } from '../core/errors.js';
import { type CheckpointIndex, indexFiles, readIndex, writeIndex } from './checkpoint-index.js';
import { beginsAsMarked } from './json-lines.js';
import { appendParts, full, type Place, readPart, removeSegments, segmentsIn } from './segments.js';

/** Parts of at least so many bytes do not stay in memory once they are written. */
const large = 2 ** 14;

/** A checkpoint that was read from a run directory. */
export interface SavedCheckpoint {
  readonly round: number;
  readonly state: Checkpoint;
  readonly index: CheckpointIndex;
  /** Why this is not the last checkpoint that was written, but the one before. */
  readonly notice?: string;
}

/**
 * Writes the checkpoints of a run. Parts lie in segments that are appended to, so that only what has changed is written; a
 * segment less than half of which is still needed is left, and what is needed of it written anew. Every byte is under a digest.
 * The checkpoint before the last, with its segments, is kept as long as there is no other.
 */
export class CheckpointStore {
  readonly #directory: string;
  /** Of the parts of the last checkpoint. */
  #places: ReadonlyMap<Part, Place>;
  /** Segments that the last checkpoint needs. */
  #needed: ReadonlySet<number>;
  /** Segments that this store has written, and how large they are. */
  readonly #sizes = new Map<number, number>();
  #segment: number;

  /** @param saved the checkpoint that the run goes on from */
  constructor(directory: string, saved?: SavedCheckpoint) {
    this.#directory = directory;
    const places = saved?.index.parts ?? [];
    this.#places = new Map(saved?.state.parts.map((part, position) => [part, places[position]]));
    this.#needed = segmentsOf(places);
    for (const { segment, offset, length } of places) {
      this.#sizes.set(segment, Math.max(this.#sizes.get(segment) ?? 0, offset + length));
    }
    this.#segment = Math.max(0, ...segmentsIn(directory)) + 1;
  }

  /** @param lines how far the files of lines are on the disk */
  async write({ round, head, parts }: Checkpoint, lines: CheckpointIndex['lines']): Promise<void> {
    const kept = this.#unmoved(parts);
    const added = parts.filter((part) => !kept.has(part));
    const { places, sizes } = await appendParts(this.#directory, added, this.#target(kept));
    for (const [segment, size] of sizes) {
      this.#sizes.set(segment, size);
      this.#segment = segment;
    }
    const all = new Map([...kept, ...places]);
    const inOrder = parts.flatMap((part) => all.get(part) ?? []);
    writeIndex(this.#directory, { round, head, parts: inOrder, lines });
    const [previous, needed] = [this.#needed, segmentsOf(inOrder)];
    this.#places = all;
    this.#needed = needed;
    for (const [part, place] of places) {
      if (part.length >= large || !part.isInMemory) part.moveTo(() => readPart(this.#directory, place));
    }
    await removeSegments(this.#directory, (segment) => needed.has(segment) || previous.has(segment));
  }

  /** Where parts lie already that need not be written again. */
  #unmoved(parts: readonly Part[]): Map<Part, Place> {
    const known = parts.flatMap((part) => {
      const place = this.#places.get(part);
      return place ? [[part, place] as const] : [];
    });
    const needed = new Map<number, number>();
    for (const [, { segment, length }] of known) needed.set(segment, (needed.get(segment) ?? 0) + length);
    const isSparse = (segment: number) => 2 * (needed.get(segment) ?? 0) < (this.#sizes.get(segment) ?? 0);
    return new Map(known.filter(([, { segment }]) => !isSparse(segment)));
  }

  /** The segment that is appended to: the last one that this store has begun, while it is worth it. */
  #target(kept: ReadonlyMap<Part, Place>): { readonly segment: number; readonly size: number } {
    const size = this.#sizes.get(this.#segment) ?? 0;
    const isNeeded = [...kept.values()].some(({ segment }) => segment === this.#segment);
    if (size < full && (size === 0 || isNeeded)) return { segment: this.#segment, size };
    return { segment: this.#segment + 1, size: 0 };
  }
}

/**
 * The last checkpoint of a run, checked byte by byte, with the lines that were written until then; where it is damaged, the one
 * before. Its parts stay where they are.
 *
 * @param lines the files of lines
 * @throws InputError if there is no checkpoint, or none is whole: what is wrong with the last
 */
export async function readSaved(
  directory: string,
  lines: Readonly<Record<keyof CheckpointIndex['lines'], string>>,
): Promise<SavedCheckpoint> {
  const files = Object.values(indexFiles).map((name) => join(directory, name));
  const existing = files.filter((file) => existsSync(file));
  const faults: InputError[] = [];
  for (const file of existing) {
    try {
      const index = readIndex(file);
      for (const place of index.parts) await readPart(directory, place);
      for (const name of ['metrics', 'events'] as const) checkLines(lines[name], index, name);
      const parts = index.parts.map((place) => Part.elsewhere(place.length, () => readPart(directory, place)));
      const [fault] = faults;
      return {
        round: index.round,
        state: { round: index.round, head: index.head, parts },
        index,
        ...(fault && { notice: `${fault.message}; going on after round ${index.round}, from the checkpoint before` }),
      };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
    }
  }
  throw faults[0] ?? new InputError(directory, `nothing to resume: there is no ${indexFiles.last}`);
}

function checkLines(file: string, { lines, round }: CheckpointIndex, name: keyof CheckpointIndex['lines']): void {
  if (existsSync(file) && beginsAsMarked(file, lines[name])) return;
  throw new InputError(file, `is damaged: it is not what was written of rounds 1 to ${round}`);
}

function segmentsOf(places: readonly Place[]): Set<number> {
  return new Set(places.map(({ segment }) => segment));
}
