import { Argument, Option } from 'commander';
import { z } from 'zod';
import { most } from '../core/counts.js';
import { InputError, unknownName } from '../core/errors.js';
import { quoted } from '../core/printable.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import { savedSettings } from '../records/settings.js';
import { parseValue } from '../scenario/overrides.js';
import { parseInput } from '../scenario/problems.js';

const { backend, device } = savedSettings.shape;

/** An option whose value is parsed as YAML and checked by a schema. A fault names the option. */
function checked(flags: string, description: string, schema: z.ZodType): Option {
  const option = new Option(flags, description);
  const where = option.long ?? flags;
  return option.argParser((text) => parseInput(schema, parseValue(text, where), where));
}

/** `--seed N` */
export const seedOption = () => checked('--seed <n>', "the run's seed, in place of the scenario's", z.int().min(0));

/** `--rounds N` */
export const roundsOption = () =>
  checked('--rounds <n>', 'with --resume: the new number of rounds of the run', z.int().positive());

/** `--seeds N,N,...` */
export const seedsOption = () =>
  new Option('--seeds <list>', "seeds of the runs, such as 1,2,3 (default: the scenario's own)").argParser((text) =>
    parseInput(z.array(z.int().min(0)).min(1).refine(distinct, 'expected each seed once'), numbersIn(text), '--seeds'),
  );

/** `--points N`, `--smallest M` and `--largest M`: the numbers of samples at which a curve is measured. */
export const gridOptions = () => [
  checked(
    '--points <n>',
    'numbers of samples, evenly spaced by their logarithms',
    z.int().min(3).max(most.points),
  ).default(8),
  checked('--smallest <samples>', 'the smallest (default: one per client, at least 10)', z.int().positive()),
  checked('--largest <samples>', 'the largest (default: all training samples)', z.int().positive()),
];

/** `--target A` */
export const targetOption = () =>
  checked(
    '--target <value>',
    "test value of the task's metric (accuracy, dice, rmse) whose rounds, bytes and virtual time are compared " +
      '(default: 95% of the best; the best divided by 0.95 for errors)',
    z.number(),
  );

/** `--data-dir D` */
export const dataDirectoryOption = () =>
  new Option('--data-dir <directory>', 'folder with one folder per data set (default: the variable FEDSTILL_DATA)');

/** The flags of every command that trains. */
export interface TrainingFlags {
  readonly threads?: number;
  readonly backend?: BackendName;
  readonly device?: DeviceName;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The options of {@link TrainingFlags}; `what` describes the output of `--json`. */
export const trainingOptions = (what: string) => [
  checked('--threads <n>', 'worker threads (default: one per core); results do not depend on them', z.int().positive()),
  checked('--backend <name>', `where mathematics runs: ${backend.options.join(', ')} (default: onnx)`, backend),
  checked('--device <name>', 'what the backend onnx runs on: cpu, cuda, webgpu (default: cpu)', device),
  dataDirectoryOption(),
  setOption(),
  modulesOption(),
  new Option('--quiet', 'no progress and no table'),
  jsonOption(what),
];

/** `--set path=value`, which may be given many times. */
export const setOption = () =>
  new Option(
    '--set <path=value>',
    "a value in place of the scenario's, such as training.epochs=5; may be repeated",
  ).argParser((text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), text]);

/** `--no-modules` */
export const modulesOption = () =>
  new Option('--no-modules', 'refuse a scenario that names modules of its own, whose code would run');

/** `--json` */
export const jsonOption = (what: string) => new Option('--json', `print ${what} as JSON`);

/** An argument that is one of several words, `where` being its name in messages. */
export function wordArgument(where: string, description: string, words: readonly string[]): Argument {
  return new Argument(`[${where}]`, `${description}: ${words.join(', ')}`).argParser((word) => {
    if (words.includes(word)) return word;
    throw new InputError(where, unknownName(word, words));
  });
}

function numbersIn(list: string): unknown[] {
  const parts = list.split(',');
  if (parts.some((part) => part.trim() === '')) {
    throw new InputError(
      '--seeds',
      `expected numbers with commas between them, such as 1,2,3; found '${quoted(list)}'`,
    );
  }
  return parts.map((part) => parseValue(part, '--seeds'));
}

function distinct(numbers: readonly number[]): boolean {
  return new Set(numbers).size === numbers.length;
}
