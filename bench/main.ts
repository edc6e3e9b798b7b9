import Table from 'cli-table3';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { benchEngine, engineModels } from './engine.js';
import { benchGames } from './games.js';
import { benchMethods, methodModels } from './methods.js';
import { benchRounds, roundModels } from './rounds.js';
import { benchStartUp } from './start-up.js';

interface Flags {
  readonly json?: boolean;
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

async function* rounds(models: readonly string[], workers: readonly number[]): AsyncGenerator<object> {
  yield* benchRounds(models, workers);
  yield await benchStartUp();
}

function workerCounts(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count > 0)) return counts;
  throw new InvalidArgumentError('expected whole numbers of at least 1, separated by commas');
}

const program = new Command('bench').description('measure speed; times are wall-clock times of this machine');

program
  .command('engine')
  .description('a training step and an evaluation batch of each model, one native thread')
  .addArgument(new Argument('[models...]', 'models to measure').choices(engineModels).default(engineModels))
  .option('--json', 'one JSON object a line')
  .action((models: readonly string[], flags: Flags) => print(benchEngine(models), flags));

program
  .command('rounds')
  .description('whole rounds of FedAvg: client updates a second, fixed cost a client, start-up')
  .addArgument(new Argument('[models...]', 'models to measure').choices(roundModels).default(roundModels))
  .option('--workers <counts>', 'worker threads, separated by commas', workerCounts, [1, 2])
  .option('--json', 'one JSON object a line')
  .action((models: readonly string[], flags: Flags & { readonly workers: readonly number[] }) =>
    print(rounds(models, flags.workers), flags),
  );

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
