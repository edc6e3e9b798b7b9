import { Command } from 'commander';
import type { BackendName } from '../engine/engine.js';
import type { MeasuredCurve } from '../report/measured-curve.js';
import type { ProgressLine } from '../report/progress.js';
import { exitCodes } from './failure.js';
import { interruption } from './interruption.js';
import {
  backendOption,
  dataDirectoryOption,
  gridOptions,
  jsonOption,
  seedsOption,
  setOption,
  threadsOption,
} from './options.js';

interface Flags {
  readonly out?: string;
  readonly points: number;
  readonly smallest?: number;
  readonly largest?: number;
  readonly seeds?: readonly number[];
  readonly threads?: number;
  readonly backend?: BackendName;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `fedstill curve`: measures how accuracy grows with samples, for games to use. */
export function curveCommand(): Command {
  const command = new Command('curve')
    .description('train a scenario on more and more of its samples, and fit the accuracy curves that games use')
    .argument('<file>', 'the scenario, in YAML')
    .option(
      '--out <file>',
      'the file of the curve, which a game names as its curve; goes on if interrupted',
      'curve.yaml',
    );
  for (const option of gridOptions()) command.addOption(option);
  return command
    .addOption(seedsOption())
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .option('--quiet', 'no progress and no table')
    .addOption(jsonOption('the curve'))
    .action(curve);
}

async function curve(file: string, flags: Flags & { readonly out: string }): Promise<void> {
  const { out, points, smallest, largest, seeds, threads, backend, dataDir, set, quiet } = flags;
  const [{ measureCurve }, { parseOverrides }, { ProgressLine }] = await Promise.all([
    import('../report/measure-curve.js'),
    import('../scenario/overrides.js'),
    import('../report/progress.js'),
  ]);
  const { signal, ended } = interruption('finishing the round; the subsets measured so far are kept');
  let progress: ProgressLine | undefined;
  try {
    const measured = await measureCurve(file, {
      ...{ out, threads, backend, dataDirectory: dataDir, seeds, signal, overrides: parseOverrides(set) },
      grid: { points, smallest, largest },
      onChecked: ({ name, grid, rounds, done }) => {
        if (quiet) return;
        process.stderr.write(`${name} on ${grid.join(', ')} samples\n`);
        progress = new ProgressLine(rounds, done, process.stderr);
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

async function report(
  measured: MeasuredCurve | undefined,
  { out, quiet, json }: Flags & { readonly out: string },
): Promise<void> {
  if (!measured) {
    process.stderr.write(`stopped; to go on: the same command with --out ${out}\n`);
    process.exitCode = exitCodes.interrupted;
    return;
  }
  if (json) process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
  if (quiet) return;
  const { curveText } = await import('../report/curve-text.js');
  const output = json ? process.stderr : process.stdout;
  output.write(`${curveText(measured)}\ncurve: ${out}\n`);
}
