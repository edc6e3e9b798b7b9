import { join } from 'node:path';
import type { SimEvent } from '../actors/events.js';
import { type Hosts, HostThreads } from '../actors/hosts/host-threads.js';
import type { SimulationPlan } from '../actors/plan.js';
import { checkCheckpoint } from '../actors/run/checkpoint.js';
import { InputError } from '../core/errors.js';
import { threadsOn } from '../engine/device-threads.js';
import type { SavedCheckpoint } from '../records/checkpoint-store.js';
import { DirectoryLock } from '../records/directory-lock.js';
import { RunDirectory } from '../records/run-directory.js';
import { type LoadedScenario, loadScenario } from '../scenario/load.js';
import type { Override } from '../scenario/overrides.js';
import { type RunSettings, resolveScenario } from '../scenario/resolve.js';
import { writeScenario } from '../scenario/write.js';
import { type RecordedRun, recordRun } from './record.js';

/** A run before its first round. */
export interface StartedRun {
  readonly plan: SimulationPlan;
  /** Path of the run directory. */
  readonly directory: string;
  /** Number of finished rounds, if the run is resumed. */
  readonly roundsDone: number;
  /** A warning about the checkpoint from which the run is resumed; usually absent. */
  readonly notice?: string;
}

/** Options of running a scenario. */
export interface RunControls extends RunSettings {
  /** Stops the run after the current round and writes a checkpoint. */
  readonly signal?: AbortSignal;
  /** Threads that are already started; the run ends them. */
  readonly hosts?: Hosts;
  /** Called once, before the first round. */
  readonly onStart?: (run: StartedRun) => void;
  /** Called with every event after it is written. */
  readonly onEvent?: (event: SimEvent) => void;
}

/** The result of a run and its directory. */
export interface FinishedRun extends RecordedRun {
  readonly directory: string;
}

/**
 * Runs a scenario file in a new run directory: `out`, or else `runs/<name>-<strategy>-seed<seed>-<n>` with the first
 * free number. Writes nothing until the scenario is checked and its data are loaded.
 *
 * @throws InputError if the scenario, its data or the directory is at fault
 * @throws ClientError if more of a client's work fails than the run allows
 */
export async function runScenario(
  file: string,
  options: RunControls & { readonly overrides?: readonly Override[]; readonly out?: string } = {},
): Promise<FinishedRun> {
  return withThreadsAhead(options, async (controls) => {
    const loaded = await loadScenario(file, options.overrides, controls);
    const plan = await resolveScenario(loaded, controls);
    const stem = join('runs', `${loaded.scenario.name}-${plan.strategy.name}-seed${plan.seed}`);
    const directory =
      controls.out === undefined ? RunDirectory.createNumbered(stem) : RunDirectory.create(controls.out);
    return beginRun(loaded, plan, directory, controls);
  });
}

/** Starts threads before the run, so that they load their modules while the main thread reads scenario and data. */
async function withThreadsAhead<Options extends RunControls, Result>(
  options: Options,
  work: (options: Options & { readonly threads: number; readonly hosts: Hosts }) => Promise<Result>,
): Promise<Result> {
  const { threads = options.hosts?.count ?? threadsOn(options.device), hosts = new HostThreads(threads) } = options;
  try {
    return await work({ ...options, threads, hosts });
  } finally {
    await hosts.end();
  }
}

/**
 * Runs a plan in a new run directory, together with its scenario. Removes the directory of a run that is stopped
 * before its first round, since it holds nothing to continue from.
 */
export async function beginRun(
  loaded: LoadedScenario,
  plan: SimulationPlan,
  directory: RunDirectory,
  options: RunControls,
): Promise<FinishedRun> {
  const { backend, device, rounds } = plan;
  try {
    directory.writeScenario(writeScenario(loaded, directory.path));
    directory.writeSettings({ backend, device, dataDirectory: options.dataDirectory, rounds });
  } catch (error) {
    directory.close();
    directory.remove();
    throw error;
  }
  const run = await record(loaded, plan, directory, options).catch((error: unknown) => {
    // An error in a thread's module is an input error too: the directory is removed.
    if (error instanceof InputError && directory.rounds().length === 0) directory.remove();
    throw error;
  });
  if (!run.complete && run.rounds.length === 0) directory.remove();
  return run;
}

/**
 * Resumes a run that was stopped or killed, from its last checkpoint. The result, `metricsHash` included, is the same
 * as without the interruption. The backend, its device and the data folder are those of the first part unless given.
 * The run directory is locked meanwhile.
 *
 * @param path the run directory
 * @param options.rounds the new number of rounds of the run, in place of that it was begun with; also extends a
 *   complete run
 * @throws InputError if there is no intact checkpoint, or one of another scenario; if the run is complete; or if the
 *   directory is in use
 */
export async function resumeRun(
  path: string,
  options: RunControls & { readonly rounds?: number } = {},
): Promise<FinishedRun> {
  return withThreadsAhead(options, async ({ rounds, ...given }) => {
    RunDirectory.checkResumable(path, rounds);
    const lock = DirectoryLock.take(path);
    try {
      const settings = RunDirectory.readSettings(path);
      const controls = { ...settings, ...given };
      const saved = await RunDirectory.readCheckpoint(path);
      const overrides = rounds === undefined ? [] : [{ path: ['rounds'], value: rounds }];
      const loaded = await loadScenario(RunDirectory.scenarioFile(path), overrides, controls);
      checkRounds(loaded.scenario.rounds, saved.round, rounds ?? settings.rounds);
      const plan = await resolveScenario(loaded, controls);
      checkCheckpoint(plan, saved.state, join(path, 'checkpoint.bin'));
      const directory = RunDirectory.continue(path, saved, lock);
      if (rounds !== undefined) {
        directory.removeSummary();
        directory.writeScenario(writeScenario(loaded, path));
        directory.writeSettings({ ...settings, rounds });
      }
      return await record(loaded, plan, directory, controls, saved);
    } finally {
      lock.release();
    }
  });
}

/**
 * @param done number of finished rounds
 * @param asked the number of rounds that the run was begun with; unknown for some runs
 * @throws InputError if the scenario's rounds were edited, or too few rounds are asked for
 */
function checkRounds(rounds: number, done: number, asked = rounds): void {
  if (rounds !== asked) {
    throw new InputError('rounds', 'rounds-changed', { found: rounds, begun: asked });
  }
  if (rounds < done) {
    throw new InputError('--rounds', 'too-small', {
      found: rounds,
      least: done,
      limit: 'the round of the last checkpoint',
    });
  }
}

async function record(
  { scenario }: LoadedScenario,
  plan: SimulationPlan,
  directory: RunDirectory,
  { signal, hosts, onStart, onEvent }: RunControls,
  resume?: SavedCheckpoint,
): Promise<FinishedRun> {
  const { round: roundsDone = 0, notice } = resume ?? {};
  onStart?.({ plan, directory: directory.path, roundsDone, ...(notice !== undefined && { notice }) });
  const checkpointEvery = scenario.checkpoint.every;
  const recorded = await recordRun(plan, directory, { checkpointEvery, resume, signal, hosts, onEvent });
  return { ...recorded, directory: directory.path };
}
