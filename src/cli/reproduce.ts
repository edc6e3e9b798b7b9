import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { ReproducibleTable, TableComparison } from '../experiments/reproduction/catalogue.js';
import type { ReproducedClaim } from '../experiments/reproduction/reproduction.js';
import { seedsOption, trainingOptions } from './command-options.js';
import { withExamples } from './examples.js';
import { exitCodes } from './failure.js';
import { type ComparisonFlags, playComparison } from './play-comparison.js';
import { print, printNotices, printStopped } from './print.js';
import { commandName, sameCommand, shellWord } from './shell.js';
import { writeReport, writeResult } from './terminal.js';

interface Flags extends ComparisonFlags {
  readonly seeds?: readonly number[];
  readonly dryRun?: boolean;
  readonly catalogue: string;
}

/** `fedstill reproduce`: measures the figures of a paper's table, and holds them against those that are expected. */
export function reproduceCommand(): Command {
  const command = new Command('reproduce')
    .description(
      'measure the table of a paper again, and hold it against the published figures and the range that is expected of each; without a ' +
        `table: list them. Exit code ${exitCodes.notReproduced}: a figure is outside its range`,
    )
    .addArgument(new Argument('[table]', 'which one'))
    .addOption(seedsOption("seeds of the runs, such as 1,2,3 or 1-3 (default: the table's)"))
    .option(
      '--out <directory>',
      'the directory of the runs, which continues what it holds (default: runs/reproduce-TABLE)',
    )
    .option('--dry-run', 'print the commands that it stands for, and run nothing')
    .addOption(
      new Option('--catalogue <file>', 'other tables and published figures, with measured.json beside them').default(
        shippedCatalogue(),
        'those of the documentation',
      ),
    );
  for (const option of trainingOptions('the tables, or the reproduced one,')) {
    if (option.long !== '--set') command.addOption(option);
  }
  command.action(reproduce);
  return withExamples(command, 'fedstill reproduce', 'fedstill reproduce fedprox-stragglers --dry-run');
}

/** The path of the catalogue that comes with the package. */
export function shippedCatalogue(): string {
  return createRequire(import.meta.url).resolve('#published');
}

async function reproduce(name: string | undefined, flags: Flags): Promise<void> {
  const [{ readCatalogue }, { findNamed }] = await Promise.all([
    import('../experiments/reproduction/catalogue.js'),
    import('../core/find-named.js'),
  ]);
  const { tables } = readCatalogue(flags.catalogue);
  if (name === undefined) return listTables(tables, flags);
  const table = findNamed(tables, name, 'table');
  const out = flags.out ?? join('runs', `reproduce-${name}`);
  const seeds = flags.seeds ?? table.seeds;
  if (flags.dryRun)
    writeResult(table.comparisons.map((each) => `${commandOf(table, each, out, seeds, flags)}\n`).join(''));
  else await measure(table, out, seeds, flags);
}

async function listTables(tables: readonly ReproducibleTable[], { json }: Flags): Promise<void> {
  const { tablesText, papersOf } = await import('../report/reproduction-text.js');
  const shown = tables.map((table) => ({ ...table, scenario: relative('', table.scenario) }));
  if (!json) return writeReport((width) => tablesText(shown, width));
  const listed = shown.map(({ published, comparisons, ...table }) => ({ ...table, papers: papersOf({ published }) }));
  writeResult(`${JSON.stringify(listed, null, 2)}\n`);
}

/** The command that runs one of the comparisons of a table. */
function commandOf(
  { scenario }: ReproducibleTable,
  { folder, changes }: TableComparison,
  out: string,
  seeds: readonly number[],
  { threads, backend, device, dataDir }: Flags,
): string {
  const given = { '--threads': threads, '--backend': backend, '--device': device, '--data-dir': dataDir };
  const words = [
    ...['compare', relative('', scenario), '--seeds', seeds.join(',')],
    ...changes.flatMap(({ path, value }) => ['--set', `${path.join('.')}=${value}`]),
    ...Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)])),
    ...['--out', join(out, folder)],
  ];
  return [commandName(), ...words.map(shellWord)].join(' ');
}

async function measure(table: ReproducibleTable, out: string, seeds: readonly number[], flags: Flags): Promise<void> {
  const [
    { loadComparison },
    { checkComparison },
    { finishedRunsIn },
    { measuredClaims, readClaims },
    { reproductionOf },
  ] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../experiments/compare-scenarios.js'),
    import('../experiments/reproduction/finished-runs.js'),
    import('../experiments/reproduction/claims.js'),
    import('../experiments/reproduction/reproduction.js'),
  ]);
  const expected = readClaims(join(dirname(flags.catalogue), 'measured.json'));
  const comparisons = await Promise.all(
    table.comparisons.map(async ({ folder, changes }) => ({
      loaded: await loadComparison([table.scenario], { modules: flags.modules, seeds, overrides: changes }),
      directory: join(out, folder),
    })),
  );
  const { backend, device, dataDir, modules } = flags;
  for (const { loaded } of comparisons) {
    await checkComparison(loaded, { backend, device, dataDirectory: dataDir, modules });
  }
  for (const { loaded, directory } of comparisons) {
    const { comparison, notices } = await playComparison(loaded, { ...flags, out: directory });
    if (!comparison) return printStopped('with its finished runs kept', sameCommand());
    printNotices(notices, flags);
  }
  const runs = (await Promise.all(comparisons.map(({ directory }) => finishedRunsIn(directory)))).flat();
  const claims = reproductionOf(table, expected, measuredClaims(table.published, runs), seeds.length);
  await report(table, claims, out, flags);
}

async function report(
  { name }: ReproducibleTable,
  claims: readonly ReproducedClaim[],
  directory: string,
  flags: Flags,
): Promise<void> {
  const { reproductionText } = await import('../report/reproduction-text.js');
  const isReproduced = !claims.some(({ lines }) => lines.some(({ within }) => within === false));
  print(
    { table: name, directory, reproduced: isReproduced, claims },
    (width) => `${reproductionText(claims, width)}\nruns: ${directory}`,
    flags,
  );
  if (!isReproduced) process.exitCode = exitCodes.notReproduced;
}
