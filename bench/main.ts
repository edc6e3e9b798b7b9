import Table from 'cli-table3';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { benchAgainst } from './against.js';
import { benchEngine, engineModels } from './engine.js';
import { benchGames } from './games.js';
import { benchMethods, methodModels } from './methods.js';
import { benchRounds, roundModels } from './rounds.js';
import { benchStartUp } from './start-up.js';

interface Flags {
  readonly json?: boolean;
  readonly against?: string;
  readonly pairs: number;
}

/** Prints measurements as they come, one JSON object a line, or as one table. */
async function print(measurements: AsyncIterable<object>, { json }: Flags): Promise<void> {
  const rows: Record<string, string>[] = [];
  for await (const measurement of measurements) {
    if (json) process.stdout.write(`${JSON.stringify(measurement)}\n`);
    else rows.push(Object.fromEntries(Object.entries(measurement).map(([key, value]) => [key, String(value)])));
  }
  if (json) return;
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = new Table({ head, style: { head: [] } });
  table.push(...rows.map((row) => head.map((key) => row[key] ?? '')));
  process.stdout.write(`${table.toString()}\n`);
}

/** What a command measures, or its ratios to another checkout if that is asked for. */
function measured(measurements: () => AsyncIterable<object>, args: readonly string[], { against, pairs }: Flags) {
  return against === undefined ? measurements() : benchAgainst(process.cwd(), against, args, pairs);
}

async function* startUp(): AsyncGenerator<object> {
  yield await benchStartUp();
}

async function* rounds(models: readonly string[], workers: readonly number[]): AsyncGenerator<object> {
  yield* benchRounds(models, workers);
  yield* startUp();
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number of at least 1');
}

function workerCounts(text: string): number[] {
  return text.split(',').map(count);
}

const against = new Option(
  '--against <directory>',
  'alternate with another checkout, built, and print ratios of speeds',
);
const pairs = new Option('--pairs <number>', 'with --against: how often each is measured').argParser(count).default(5);

const program = new Command('bench').description('measure speed; times are wall-clock times of this machine');

program
  .command('engine')
  .description('a training step and an evaluation batch of each model, one native thread')
  .addArgument(new Argument('[models...]', 'models to measure').choices(engineModels).default(engineModels))
  .addOption(against)
  .addOption(pairs)
  .option('--json', 'one JSON object a line')
  .action((models: readonly string[], flags: Flags) =>
    print(
      measured(() => benchEngine(models), ['engine', ...models], flags),
      flags,
    ),
  );

program
  .command('rounds')
  .description('whole rounds of FedAvg: client updates a second, fixed cost a client, start-up')
  .addArgument(new Argument('[models...]', 'models to measure').choices(roundModels).default(roundModels))
  .option('--workers <counts>', 'worker threads, separated by commas', workerCounts, [1, 2])
  .addOption(against)
  .addOption(pairs)
  .option('--json', 'one JSON object a line')
  .action((models: readonly string[], flags: Flags & { readonly workers: readonly number[] }) =>
    print(
      measured(() => rounds(models, flags.workers), ['rounds', ...models, '--workers', flags.workers.join()], flags),
      flags,
    ),
  );

program
  .command('start')
  .description('from the start of the process to the end of the first round')
  .addOption(against)
  .addOption(pairs)
  .option('--json', 'one JSON object a line')
  .action((flags: Flags) => print(measured(startUp, ['start'], flags), flags));

program
  .command('methods')
  .description("milliseconds of a client's round in every strategy, beside FedAvg's in the same run")
  .addArgument(new Argument('[models...]', 'models to measure').choices(methodModels).default(['lenet5']))
  .option('--json', 'one JSON object a line')
  .action((models: readonly string[], flags: Flags) => print(benchMethods(models), flags));

program
  .command('games')
  .description('equilibria of accuracy shaping and rounds of repeated games, by the number of agents')
  .option('--json', 'one JSON object a line')
  .action((flags: Flags) => print(benchGames(), flags));

await program.parseAsync();
