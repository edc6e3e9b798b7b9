import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Packr } from 'msgpackr/pack';
import type { Checkpoint } from '../actors/simulation.js';
import { InputError } from '../core/errors.js';
import type { RoundMetrics, SimEvent } from '../scheduler/events.js';
import { writeAtomically } from './atomic-file.js';
import { readJsonLines, rewindJsonLines } from './json-lines.js';
import { type SavedSettings, savedSettings } from './settings.js';
import type { Summary } from './summary.js';

const checkpointFormat = new Packr({ moreTypes: true });

/** A checkpoint with the round after which it was taken. */
export interface SavedCheckpoint {
  readonly round: number;
  readonly state: Checkpoint;
}

/**
 * The files of one run: `scenario.yaml` (resolved), `metrics.jsonl` (one line a round), `events.jsonl`, `checkpoint.bin`
 * `settings.json` and at the end `summary.json`. Lines are written as they happen, whole files by renaming, so that the directory can be
 * read at any moment, also after a crash.
 */
export class RunDirectory {
  readonly #metrics: number;
  readonly #events: number;

  private constructor(readonly path: string) {
    this.#metrics = openSync(join(path, 'metrics.jsonl'), 'a');
    this.#events = openSync(join(path, 'events.jsonl'), 'a');
  }

  /**
   * Makes the directory of a new run.
   *
   * @throws InputError if it exists and is not empty
   */
  static create(path: string): RunDirectory {
    mkdirSync(path, { recursive: true });
    if (readdirSync(path).length > 0) {
      throw new InputError(path, 'the run directory exists and is not empty; choose another with --out or remove it');
    }
    return new RunDirectory(path);
  }

  /** Makes the first free one of `<stem>-1`, `<stem>-2`, ... */
  static createNumbered(stem: string): RunDirectory {
    return new RunDirectory(makeNumbered(stem));
  }

  /** Goes on with a run after a checkpoint: what was written of later rounds is dropped. */
  static continue(path: string, checkpoint: SavedCheckpoint): RunDirectory {
    rewindJsonLines(join(path, 'metrics.jsonl'), checkpoint.round);
    rewindJsonLines(join(path, 'events.jsonl'), checkpoint.round);
    return new RunDirectory(path);
  }

  /** The scenario of a run, to be loaded like any other. */
  static scenarioFile(path: string): string {
    return join(path, 'scenario.yaml');
  }

  /** Whether a run was stopped, or killed, after a checkpoint. */
  static hasCheckpoint(path: string): boolean {
    return existsSync(join(path, 'checkpoint.bin'));
  }

  /**
   * The last checkpoint of a run.
   *
   * @throws InputError if the run has none or is complete
   */
  static readCheckpoint(path: string): SavedCheckpoint {
    const file = join(path, 'checkpoint.bin');
    if (existsSync(join(path, 'summary.json'))) throw new InputError(path, 'the run is complete: nothing to resume');
    if (!RunDirectory.hasCheckpoint(path)) throw new InputError(path, 'nothing to resume: there is no checkpoint.bin');
    return checkpointFormat.unpack(readFileSync(file));
  }

  /** @throws InputError if the run has no settings: it is not a run directory */
  static readSettings(path: string): SavedSettings {
    const file = join(path, 'settings.json');
    if (!existsSync(file)) throw new InputError(path, 'not a run directory: there is no settings.json');
    return savedSettings.parse(JSON.parse(readFileSync(file, 'utf8')));
  }

  /** The summary of a run; undefined if it is not complete. */
  static readSummary(path: string): Summary | undefined {
    const file = join(path, 'summary.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  /** The rounds that a run has written. */
  static readRounds(path: string): RoundMetrics[] {
    return readJsonLines(join(path, 'metrics.jsonl'));
  }

  /** The events that a run has written, without those that end rounds. */
  static readEvents(path: string): Exclude<SimEvent, { kind: 'round' }>[] {
    return readJsonLines(join(path, 'events.jsonl'));
  }

  /** The rounds written so far. */
  rounds(): RoundMetrics[] {
    return RunDirectory.readRounds(this.path);
  }

  /** @param yaml the resolved scenario */
  writeScenario(yaml: string): void {
    writeFileSync(RunDirectory.scenarioFile(this.path), yaml);
  }

  writeSettings({ backend, dataDirectory }: SavedSettings): void {
    const absolute = dataDirectory === undefined ? {} : { dataDirectory: resolve(dataDirectory) };
    writeAtomically(join(this.path, 'settings.json'), `${JSON.stringify({ backend, ...absolute }, null, 2)}\n`);
  }

  /** Appends one line to the metrics, or to the events for everything that is not the end of a round. */
  append(event: SimEvent): void {
    if (event.kind === 'round') writeSync(this.#metrics, `${JSON.stringify(event.metrics)}\n`);
    else writeSync(this.#events, `${JSON.stringify(event)}\n`);
  }

  writeCheckpoint(checkpoint: SavedCheckpoint): void {
    writeAtomically(join(this.path, 'checkpoint.bin'), checkpointFormat.pack(checkpoint));
  }

  writeSummary(summary: Summary): void {
    writeAtomically(join(this.path, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  }

  /** Removes the directory of a run that came to nothing, with all it holds. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  close(): void {
    closeSync(this.#metrics);
    closeSync(this.#events);
  }
}

/** Makes the first free directory of `<stem>-1`, `<stem>-2`, ... and gives its path. */
export function makeNumbered(stem: string): string {
  mkdirSync(dirname(stem), { recursive: true });
  for (let number = 1; ; number++) {
    const path = `${stem}-${number}`;
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
