import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Chart } from '../core/chart.js';
import { InputError } from '../core/errors.js';
import { withFile } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import type { GameResult } from '../incentives/games/game-result.js';
import { writeAtomically } from './atomic-file.js';

/** A solved game: `game.json`. */
export interface GameRecord {
  readonly name: string;
  /** Of the mechanism. */
  readonly mechanism: string;
  readonly title: string;
  /** The scenario with all defaults. */
  readonly scenario: unknown;
  readonly result: GameResult;
  readonly charts: readonly Chart[];
}

/** Checks the part that is read; the rest is kept as it is. */
const gameRecord = z.custom<GameRecord>(
  (value) =>
    z
      .looseObject({
        name: z.string(),
        title: z.string(),
        result: z.looseObject({ agents: z.array(z.looseObject({ id: z.string() })) }),
        charts: z.array(z.looseObject({ name: z.string() })),
      })
      .safeParse(value).success,
);

/**
 * Writes `game.json` into a directory, which is created if missing.
 *
 * @throws FileError if it cannot be written
 */
export function writeGameRecord(directory: string, record: GameRecord): void {
  withFile(directory, () => makeDirectory(directory));
  writeAtomically(join(directory, 'game.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Reads `game.json`; undefined if the directory has none.
 *
 * @throws InputError naming the file if it is damaged
 */
export function readGameRecord(directory: string): GameRecord | undefined {
  const file = join(directory, 'game.json');
  if (!existsSync(file)) return undefined;
  try {
    const found = gameRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (found.success) return found.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InputError(file, 'foreign-file', { writer: 'fedstill' });
}
