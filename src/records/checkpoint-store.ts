import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../actors/checkpoint.js';
import { Part } from '../actors/part.js';
import { InputError } from '../core/errors.js';
import { type CheckpointIndex, indexFiles, readIndex, writeIndex } from './checkpoint-index.js';
import { matchesMark } from './json-lines.js';
import { appendParts, type PartLocation, readPart, removeSegments, segmentCapacity, segmentsIn } from './segments.js';

/** Parts of at least this many bytes leave memory once they are written. */
const large = 2 ** 14;

/** A checkpoint that was read from a run directory. */
export interface SavedCheckpoint {
  readonly round: number;
  readonly state: Checkpoint;
  readonly index: CheckpointIndex;
  /** Set if the last checkpoint is damaged and this is the one before: says why. */
  readonly notice?: string;
}

/**
 * Writes the checkpoints of a run. Parts are appended to segments, so that only changed parts are written. A segment
 * of which less than half is still needed is abandoned, and its needed parts are written again. Digests cover every
 * byte. The previous checkpoint and its segments are kept.
 */
export class CheckpointStore {
  readonly #directory: string;
  /** Locations of the parts of the last checkpoint. */
  #places: ReadonlyMap<Part, PartLocation>;
  /** Segments that the last checkpoint needs. */
  #needed: ReadonlySet<number>;
  /** The sizes in bytes of the segments that this store has written. */
  readonly #sizes = new Map<number, number>();
  #segment: number;

  /** @param saved the checkpoint from which the run continues */
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

  /**
   * Writes a checkpoint.
   *
   * @param lines the lengths of the metrics and events files that are on disk
   */
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
    for (const [part, location] of places) {
      if (part.length >= large || !part.isInMemory) part.moveTo(() => readPart(this.#directory, location));
    }
    await removeSegments(this.#directory, (segment) => needed.has(segment) || previous.has(segment));
  }

  /** Locations of the parts that need not be written again. */
  #unmoved(parts: readonly Part[]): Map<Part, PartLocation> {
    const known = parts.flatMap((part) => {
      const location = this.#places.get(part);
      return location ? [[part, location] as const] : [];
    });
    const needed = new Map<number, number>();
    for (const [, { segment, length }] of known) needed.set(segment, (needed.get(segment) ?? 0) + length);
    const isSparse = (segment: number) => 2 * (needed.get(segment) ?? 0) < (this.#sizes.get(segment) ?? 0);
    return new Map(known.filter(([, { segment }]) => !isSparse(segment)));
  }

  /** The segment to append to: the last one of this store, as long as it is not full and still needed. */
  #target(kept: ReadonlyMap<Part, PartLocation>): { readonly segment: number; readonly size: number } {
    const size = this.#sizes.get(this.#segment) ?? 0;
    const isNeeded = [...kept.values()].some(({ segment }) => segment === this.#segment);
    if (size < segmentCapacity && (size === 0 || isNeeded)) return { segment: this.#segment, size };
    return { segment: this.#segment + 1, size: 0 };
  }
}

/**
 * Reads the last checkpoint of a run and checks every byte of it, and the metrics and events up to it. Falls back to
 * the previous checkpoint if the last is damaged. Parts stay on disk.
 *
 * @param lines the paths of the metrics and events files
 * @throws InputError naming the fault of the last checkpoint, if none is intact or there is none
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
      for (const location of index.parts) await readPart(directory, location);
      for (const name of ['metrics', 'events'] as const) checkLines(lines[name], index, name);
      const parts = index.parts.map((location) => Part.elsewhere(location.length, () => readPart(directory, location)));
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
  throw faults[0] ?? new InputError(directory, 'nothing-to-resume', { reason: `there is no ${indexFiles.last}` });
}

function checkLines(file: string, { lines, round }: CheckpointIndex, name: keyof CheckpointIndex['lines']): void {
  if (existsSync(file) && matchesMark(file, lines[name])) return;
  throw new InputError(file, 'damaged', { reason: `it does not match rounds 1 to ${round}` });
}

function segmentsOf(places: readonly PartLocation[]): Set<number> {
  return new Set(places.map(({ segment }) => segment));
}
