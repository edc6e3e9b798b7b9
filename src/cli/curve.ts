import { Command } from 'commander';
import { accuracy } from '../data/task.js';
import type { MeasuredCurve } from '../experiments/measured-curve.js';
import type { Progress } from '../report/progress/progress.js';
import { addReport } from './add-report.js';
import {
  gridOptions,
  progressOf,
  reportFileOf,
  seedsOption,
  type TrainingFlags,
  trainingOptions,
} from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { interruption } from './interruption.js';
import { print, printStopped } from './print.js';
import { sameCommand } from './shell.js';
import { threadsOf } from './threads.js';

interface Flags extends TrainingFlags {
  readonly out: string;
  readonly points: number;
  readonly smallest?: number;
  readonly largest?: number;
  readonly seeds?: readonly number[];
}

/** `fedstill curve`: measures how accuracy grows with samples, for use in games. */
export function curveCommand(): Command {
  const command = new Command('curve')
    .description('measure how accuracy grows with samples, and fit the accuracy curves that games use')
    .argument('<file>', 'the scenario, in YAML')
    .option(
      '--out <file>',
      'the file of the curve, which games can name; continues an interrupted measurement',
      'curve.yaml',
    );
  for (const option of [...gridOptions(), seedsOption(), ...trainingOptions('the curve')]) command.addOption(option);
  withExamples(command, 'fedstill curve scenario.yaml --points 3 --out curve.yaml');
  return command.action((file: string, flags: Flags) => namingFlags(flags.set, () => curve(file, flags)));
}

async function curve(file: string, flags: Flags): Promise<void> {
  const { out, points, smallest, largest, seeds, backend, device, dataDir, set, modules } = flags;
  const [{ measureCurve }, { parseOverrides }, { openProgress }] = await Promise.all([
    import('../experiments/measure-curve.js'),
    import('../scenario/overrides.js'),
    import('../report/progress/open-progress.js'),
  ]);
  const { signal, listen, ended } = interruption(
    () => progress?.interrupt(),
    'finishing the round; the subsets measured so far are kept',
  );
  let progress: Progress | undefined;
  try {
    const measured = await measureCurve(file, {
      ...{ out, threads: threadsOf(flags), backend, device, modules, dataDirectory: dataDir },
      ...{
        seeds,
        signal,
        overrides: parseOverrides(set),
      },
      grid: { points, smallest, largest },
      onChecked: ({ name, grid, rounds, done }) => {
        listen();
        progress = openProgress(progressOf(flags), { rounds, done, stream: process.stderr, metric: accuracy });
        progress?.announce(`${name} on ${grid.join(', ')} samples`, { name, grid });
      },
      onStart: ({ samples, behind }) => progress?.begin(`${samples} samples`, behind),
      onEvent: (event) => progress?.update(event),
    });
    progress?.stop();
    await report(measured, flags);
  } finally {
    progress?.stop();
    ended();
  }
}

async function report(measured: MeasuredCurve | undefined, flags: Flags): Promise<void> {
  if (!measured) return printStopped('before the last subset', sameCommand());
  const { curveText } = await import('../report/curve-text.js');
  const reported = await addReport(flags.out, reportFileOf(flags.out), flags);
  print(measured, (width) => `${curveText(measured, width)}\ncurve: ${flags.out}${reported}`, flags);
}
