import { join } from 'node:path';
import { checkCheckpoint } from '../actors/checkpoint.js';
import type { SimEvent } from '../actors/events.js';
import { type Hosts, HostThreads } from '../actors/hosts/host-threads.js';
import type { SimulationPlan } from '../actors/plan.js';
import { InputError } from '../core/errors.js';
import { threadsOn } from '../engine/device-threads.js';
import type { SavedCheckpoint } from '../records/checkpoint-store.js';
import { DirectoryLock } from '../records/directory-lock.js';
import { RunDirectory } from '../records/run-directory.js';
import { type LoadedScenario, loadScenario } from '../scenario/load.js';
import type { Override } from '../scenario/overrides.js';
import { type RunSettings, resolveScenario } from '../scenario/resolve.js';
import { writeScenario } from '../scenario/write.js';
import { type Recorded, recordRun } from './record.js';

/** A run that is about to begin. */
export interface StartedRun {
  readonly plan: SimulationPlan;
  /** Path of the run directory. */
  readonly directory: string;
  /** Rounds that lie behind, in a run that is resumed. */
  readonly roundsDone: number;
  /** What the user has to know of the checkpoint that a run is resumed from; absent if there is nothing to be told. */
  readonly notice?: string;
}

/** How a run goes about. */
export interface RunControls extends RunSettings {
  /** Stops the run after the round under way, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Threads started ahead of the run, which ends them. */
  readonly hosts?: Hosts;
  /** Called once, before the first round. */
  readonly onStart?: (run: StartedRun) => void;
  /** Called with every event after it was written. */
  readonly onEvent?: (event: SimEvent) => void;
}

/** What came of a run, and where it is written. */
export interface FinishedRun extends Recorded {
  readonly directory: string;
}

/**
 * Runs a scenario file into a new run directory: `out`, or else `runs/<name>-<strategy>-seed<seed>-<n>` with the first
 * free number. Nothing is written before the scenario has been checked and its data loaded.
 *
 * @throws InputError if the scenario, its data or the directory is at fault
 * @throws ClientError if a client's work fails beyond what the run can bear
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

/** Has threads before the work on a run begins: they load their modules while the main thread reads scenario and data. */
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
 * Runs a plan into a new run directory, beside the scenario of which it was made. Of a run that is stopped before its first
 * round no directory is left: there is nothing in it to go on with.
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
    // What threads refuse, such as a module that does not load in them, is a fault of the input too: nothing is left of it.
    if (error instanceof InputError && directory.rounds().length === 0) directory.remove();
    throw error;
  });
  if (!run.complete && run.rounds.length === 0) directory.remove();
  return run;
}

/**
 * Goes on with a run that was stopped or killed, after its last checkpoint. The result, `metricsHash` included, is that of
 * a run without the interruption. The backend, its device and the data folder are those of the first part unless given.
 * Nobody else can write to the directory meanwhile.
 *
 * @param path the run directory
 * @param options.rounds how many rounds the run is to have in place of those that it was begun with, also where it is complete
 * @throws InputError if there is no checkpoint, none that is whole or one of another scenario, the run is complete, or the
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
 * @param done rounds that lie behind
 * @param asked rounds that were asked for; not known of a run that says nothing of them
 * @throws InputError if the scenario was given other rounds by editing it, or so few that nothing is left to do
 */
function checkRounds(rounds: number, done: number, asked = rounds): void {
  if (rounds !== asked) {
    const problem = `is ${rounds}, but the run was begun with ${asked}; for another number: --resume with --rounds ${rounds}`;
    throw new InputError('rounds', problem);
  }
  if (rounds < done) {
    throw new InputError('--rounds', `expected at least ${done}, the round of the last checkpoint, found ${rounds}`);
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
