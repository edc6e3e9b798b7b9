import { join } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../core/errors.js';
import { FileError } from '../core/file-error.js';
import { counted } from '../core/quantities.js';
import type { FinishedRun, RunControls } from '../experiments/run-scenario.js';
import type { Progress } from '../report/progress/progress.js';
import { addReport } from './add-report.js';
import { progressOf, roundsOption, seedOption, type TrainingFlags, trainingOptions } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { interruption } from './interruption.js';
import { print, printNotices, printStopped } from './print.js';
import { commandName, sameCommand, shellWord } from './shell.js';
import { writeMessage } from './terminal.js';
import { threadsOf } from './threads.js';

interface Flags extends TrainingFlags {
  readonly out?: string;
  readonly seed?: number;
  readonly resume?: string;
  readonly rounds?: number;
}

/** `fedstill run`: runs a scenario, or resumes a run. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('run a scenario file, with a live line of progress, a table and a run directory')
    .argument('[file]', 'the scenario, in YAML')
    .option('--out <directory>', 'the run directory (default: a new one in runs/)')
    .addOption(seedOption())
    .option('--resume <directory>', 'resume the run in this directory from its last checkpoint')
    .addOption(roundsOption());
  for (const option of trainingOptions('the summary')) command.addOption(option);
  withExamples(
    command,
    'fedstill run scenario.yaml --seed 2 --set training.epochs=2',
    'fedstill run scenario.yaml --set strategy=fedavg --progress lines --out results',
    'fedstill run --resume results --rounds 4',
  );
  return command.action((file: string | undefined, flags: Flags) => namingFlags(flags.set, () => run(file, flags)));
}

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const [{ openProgress }, { RunDirectory }] = await Promise.all([
    import('../report/progress/open-progress.js'),
    import('../records/run-directory.js'),
  ]);
  const { signal, listen, ended } = interruption(() => progress?.interrupt());
  let progress: Progress | undefined;
  let begun: string | undefined;
  try {
    const finished = await start(file, flags, {
      signal,
      onStart: ({ plan, directory, roundsDone, notice }) => {
        listen();
        begun = directory;
        if (notice !== undefined) writeMessage(`${notice}\n`);
        if (plan.remark && !flags.quiet) writeMessage(`${plan.remark}\n`);
        const { rounds, data } = plan;
        const { metric } = data.test.task;
        const strategy = plan.strategy.name;
        progress = openProgress(progressOf(flags), { rounds, done: roundsDone, stream: process.stderr, metric });
        progress?.announce(`${strategy}, ${counted(rounds, 'round')}, into ${directory}`, { strategy, directory });
      },
      onEvent: (event) => progress?.update(event),
    });
    progress?.stop();
    await report(finished, flags);
  } catch (error) {
    if (!(error instanceof FileError) || begun === undefined || !RunDirectory.hasCheckpoint(begun)) throw error;
    throw new FileError(error.path, `${error.problem}; to continue:\n${resuming(begun)}`, error);
  } finally {
    progress?.stop();
    ended();
  }
}

/** Runs or resumes, according to the flags. */
async function start(file: string | undefined, flags: Flags, controls: RunControls): Promise<FinishedRun> {
  const { resume, rounds, backend, device, dataDir, out, seed, modules, set = [] } = flags;
  const from = resume ?? file;
  if (from === undefined) throw new InputError('run', 'missing', { expected: 'a scenario file, or --resume DIR' });
  if (resume !== undefined && (file !== undefined || out !== undefined || seed !== undefined || set.length > 0)) {
    const others = ['FILE', '--out', '--seed', '--set'];
    throw new InputError('--resume', 'not-with', { others, reason: 'a resumed run keeps its scenario and directory' });
  }
  if (resume === undefined && rounds !== undefined) {
    throw new InputError('--rounds', 'only-with', {
      other: '--resume',
      remedy: `of a new run: --set rounds=${rounds}`,
    });
  }
  const { parseOverrides } = await import('../scenario/overrides.js');
  const overrides = parseOverrides(set, seed);
  // The threads load their modules while the main thread loads its own.
  const { HostThreads } = await import('../actors/hosts/host-threads.js');
  const hosts = new HostThreads(threadsOf(flags));
  const settings = {
    ...controls,
    hosts,
    modules,
    ...(backend && { backend }),
    ...(device && { device }),
    ...(dataDir && { dataDirectory: dataDir }),
  };
  const { runScenario, resumeRun } = await import('../experiments/run-scenario.js');
  return resume === undefined
    ? runScenario(from, { ...settings, overrides, out })
    : resumeRun(from, { ...settings, rounds });
}

async function report({ summary, rounds, complete, directory }: FinishedRun, flags: Flags): Promise<void> {
  if (!complete && rounds.length === 0)
    return printStopped('before the first round, with nothing to keep', sameCommand(), 'to start again');
  if (!complete) return printStopped(`after round ${rounds.length}`, resuming(directory));
  const { resultTable } = await import('../report/result-table.js');
  const reported = await addReport(directory, join(directory, 'report.html'), flags);
  print(summary, (width) => `${resultTable(summary, rounds, width)}\nrun directory: ${directory}${reported}`, flags);
  printNotices(summary.notices, flags);
}

/** The shell command that resumes a run. */
function resuming(directory: string): string {
  return `${commandName()} run --resume ${shellWord(directory)}`;
}
