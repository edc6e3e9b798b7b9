import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from '../actors/checkpoint.js';
import type { RoundMetrics, SimEvent } from '../actors/events.js';
import { InputError } from '../core/errors.js';
import { fileErrorOf, withInput } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import { writeAtomically } from './atomic-file.js';
import { indexFiles, readIndex, restorePrevious } from './checkpoint-index.js';
import { CheckpointStore, readSaved, type SavedCheckpoint } from './checkpoint-store.js';
import { DirectoryLock, isLock } from './directory-lock.js';
import { JsonLines, readJsonLines } from './json-lines.js';
import { MetricsHash } from './metrics-hash.js';
import { type SavedSettings, savedSettings } from './settings.js';
import type { Summary } from './summary.js';

/** The line files of a run directory. */
function linesIn(path: string) {
  return { metrics: join(path, 'metrics.jsonl'), events: join(path, 'events.jsonl') };
}

/** Whether a directory has run directories in it, as that of a comparison does. */
function holdsRuns(path: string): boolean {
  return existsSync(path) && readdirSync(path).some((name) => existsSync(join(path, name, 'settings.json')));
}

/** Checks the part of a summary that is read; the rest is kept as it is. */
const summary = z.custom<Summary>(
  (value) => z.looseObject({ rounds: z.int(), metricsHash: z.string() }).safeParse(value).success,
);

/**
 * The files of one run: `scenario.yaml` (with all defaults), `metrics.jsonl` (one line per round), `events.jsonl`,
 * `checkpoint.bin` and the previous one, the clients' states that they refer to (`states-<n>.bin`), `settings.json`
 * and finally `summary.json`. Lines are written at once and whole files atomically, so that the directory can be read
 * at any moment, even after a crash. No other process can write to it while it is open.
 */
export class RunDirectory {
  readonly #metrics: JsonLines;
  readonly #events: JsonLines;
  readonly #checkpoints: CheckpointStore;

  private constructor(
    readonly path: string,
    readonly lock: DirectoryLock,
    saved?: SavedCheckpoint,
  ) {
    const { metrics, events } = linesIn(path);
    this.#metrics = new JsonLines(metrics, saved?.index.lines.metrics);
    this.#events = new JsonLines(events, saved?.index.lines.events);
    this.#checkpoints = new CheckpointStore(path, saved);
  }

  /**
   * Creates the directory of a new run.
   *
   * @throws InputError if it exists and is not empty, cannot be created, or is in use
   */
  static create(path: string): RunDirectory {
    return withInput(path, () => {
      makeDirectory(path);
      if (readdirSync(path).some((name) => !isLock(name))) {
        throw new InputError(path, 'not-empty', { kind: 'run directory' });
      }
      return new RunDirectory(path, DirectoryLock.take(path));
    });
  }

  /** Creates the first free directory of `<stem>-1`, `<stem>-2`, ... */
  static createNumbered(stem: string): RunDirectory {
    return RunDirectory.create(makeNumbered(stem));
  }

  /**
   * Opens the directory of a run to continue it after a checkpoint. Drops everything that was written after it.
   *
   * @param lock of the directory, taken before the checkpoint was read; closing the directory releases it
   */
  static continue(path: string, saved: SavedCheckpoint, lock: DirectoryLock): RunDirectory {
    if (saved.notice !== undefined) restorePrevious(path);
    return new RunDirectory(path, lock, saved);
  }

  /**
   * Whether a directory holds only the files of a run that was killed before its first event: perhaps a scenario, but
   * no settings.
   */
  static isUnbegun(path: string): boolean {
    const lines = Object.values(linesIn(path));
    return readdirSync(path).every((name) => {
      const file = join(path, name);
      if (lines.includes(file)) return statSync(file).size === 0;
      return isLock(name) || /^scenario\.yaml(\.\d+)?$/.test(name) || /^settings\.json\.\d+$/.test(name);
    });
  }

  /** The path of the scenario of a run, which loads like any other. */
  static scenarioFile(path: string): string {
    return join(path, 'scenario.yaml');
  }

  /** Whether a run has a checkpoint and no summary. */
  static hasCheckpoint(path: string): boolean {
    return Object.values(indexFiles).some((name) => existsSync(join(path, name)));
  }

  /** The round of the last checkpoint: 0 if there is none that can be read. */
  static checkpointRound(path: string): number {
    for (const name of Object.values(indexFiles)) {
      try {
        return readIndex(join(path, name)).round;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }
    return 0;
  }

  /**
   * @param rounds the new number of rounds, if one was asked for
   * @throws InputError if the run has no checkpoint, or is complete and no more rounds are asked for
   */
  static checkResumable(path: string, rounds?: number): void {
    const isComplete = existsSync(join(path, 'summary.json'));
    if (isComplete && rounds === undefined) {
      throw new InputError(path, 'nothing-to-resume', {
        reason: 'the run is complete; for more rounds, give --rounds',
      });
    }
    if (!RunDirectory.hasCheckpoint(path)) {
      const reason = holdsRuns(path)
        ? 'it holds the runs of a comparison; to continue it: fedstill compare FILE --out DIRECTORY'
        : `there is no ${indexFiles.last}`;
      throw new InputError(path, 'nothing-to-resume', { reason });
    }
    if (!isComplete || rounds === undefined) return;
    const done = RunDirectory.readRounds(path).length;
    if (rounds > done) return;
    throw new InputError('--rounds', 'too-small', {
      found: rounds,
      least: done + 1,
      limit: 'one more than the run has',
    });
  }

  /**
   * Reads the last checkpoint of a run, or the previous one if the last, or the lines up to it, are damaged.
   *
   * @throws InputError naming the damaged file, if neither is intact
   */
  static readCheckpoint(path: string): Promise<SavedCheckpoint> {
    return readSaved(path, linesIn(path));
  }

  /** @throws InputError if there are no settings, so that it is not a run directory, or they are damaged */
  static readSettings(path: string): SavedSettings {
    const file = join(path, 'settings.json');
    if (!existsSync(file))
      throw new InputError(path, 'wrong-format', { expected: 'a run directory', reason: 'there is no settings.json' });
    return readJson(file, savedSettings);
  }

  /** Reads the summary of a run; undefined if the run is not complete. */
  static readSummary(path: string): Summary | undefined {
    const file = join(path, 'summary.json');
    return existsSync(file) ? readJson(file, summary) : undefined;
  }

  /**
   * Reads the rounds of a complete run; undefined if the run is not complete.
   *
   * @throws InputError if the rounds do not match the summary
   */
  static readFinished(path: string): RoundMetrics[] | undefined {
    const known = RunDirectory.readSummary(path);
    if (!known) return undefined;
    const { metrics } = linesIn(path);
    const rounds = roundsOf(metrics, known.metricsHash);
    if (rounds) return rounds;
    throw new InputError(metrics, 'damaged', { reason: 'it does not match summary.json; remove the run to repeat it' });
  }

  /** Reads the rounds that a run has written. */
  static readRounds(path: string): RoundMetrics[] {
    return readJsonLines(linesIn(path).metrics);
  }

  /** Reads the events that a run has written, without those that end rounds. */
  static readEvents(path: string): Exclude<SimEvent, { kind: 'round' }>[] {
    return readJsonLines(linesIn(path).events);
  }

  /** The rounds written so far. */
  rounds(): RoundMetrics[] {
    return RunDirectory.readRounds(this.path);
  }

  /** @param yaml the resolved scenario */
  writeScenario(yaml: string): void {
    writeAtomically(RunDirectory.scenarioFile(this.path), yaml);
  }

  writeSettings({ dataDirectory, ...settings }: SavedSettings): void {
    const absolute = dataDirectory === undefined ? {} : { dataDirectory: resolve(dataDirectory) };
    writeAtomically(join(this.path, 'settings.json'), `${JSON.stringify({ ...settings, ...absolute }, null, 2)}\n`);
  }

  /**
   * Appends one line: to the metrics for the end of a round, to the events for anything else.
   *
   * @throws FileError if it cannot be written, as on a full disk
   */
  append(event: SimEvent): void {
    if (event.kind === 'round') this.#metrics.append(event.metrics);
    else this.#events.append(event);
  }

  /**
   * Writes a checkpoint after everything appended so far. Both are on disk when the promise settles.
   *
   * @throws FileError if it cannot be written, as on a full disk; the previous checkpoint stays
   */
  async writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const lines = { metrics: this.#metrics.sync(), events: this.#events.sync() };
    try {
      await this.#checkpoints.write(checkpoint, lines);
    } catch (error) {
      throw fileErrorOf(join(this.path, indexFiles.last), error);
    }
  }

  writeSummary(summary: Summary): void {
    writeAtomically(join(this.path, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  }

  /** Removes the directory and everything in it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Removes the summary, so that the run is incomplete again. */
  removeSummary(): void {
    rmSync(join(this.path, 'summary.json'), { force: true });
  }

  close(): void {
    this.#metrics.close();
    this.#events.close();
    this.lock.release();
  }
}

/**
 * Creates the first free directory of `<stem>-1`, `<stem>-2`, ... and returns its path.
 *
 * @throws InputError if it cannot be created
 */
export function makeNumbered(stem: string): string {
  withInput(dirname(stem), () => makeDirectory(dirname(stem)));
  for (let number = 1; ; number++) {
    const path = `${stem}-${number}`;
    try {
      return withInput(path, () => {
        mkdirSync(path);
        return path;
      });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
}

/** @throws InputError naming the file if it is not JSON, or does not match the schema */
function readJson<T>(file: string, schema: z.ZodType<T>): T {
  try {
    const found = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (found.success) return found.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InputError(file, 'foreign-file', { writer: 'fedstill' });
}

/** The rounds in a file, or undefined if they have another hash. */
function roundsOf(file: string, metricsHash: string): RoundMetrics[] | undefined {
  try {
    const rounds = readJsonLines<RoundMetrics>(file);
    const hash = new MetricsHash();
    for (const round of rounds) hash.add(round);
    return hash.digest() === metricsHash ? rounds : undefined;
  } catch {
    return undefined;
  }
}
