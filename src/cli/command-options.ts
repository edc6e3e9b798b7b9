import { Argument, Option } from 'commander';
import { z } from 'zod';
import { most } from '../core/counts.js';
import { InputError, unknownName } from '../core/errors.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import { savedSettings } from '../records/settings.js';
import { type ProgressKind, progressKinds } from '../report/progress/progress.js';
import { parseValue } from '../scenario/overrides.js';
import { parseInput } from '../scenario/problems.js';

const { backend, device } = savedSettings.shape;

/** The largest number of seeds in a range: far above what anybody runs. */
const mostSeeds = 10_000;

/** An option whose value is parsed as YAML and checked by a schema. A fault names the option. */
function checked(flags: string, description: string, schema: z.ZodType): Option {
  const option = new Option(flags, description);
  const where = option.long ?? flags;
  // For completion in a shell; commander does not check them, since the option has a parser.
  const words = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (words instanceof z.ZodEnum) option.argChoices = words.options.map(String);
  return option.argParser((text) => parseInput(schema, parseValue(text, where), where));
}

/** `--seed N` */
export const seedOption = () => checked('--seed <n>', "the run's seed, in place of the scenario's", z.int().min(0));

/** `--rounds N` */
export const roundsOption = () =>
  checked('--rounds <n>', 'with --resume: the new number of rounds of the run', z.int().positive());

/** `--seeds N,N-N,...` */
export const seedsOption = (description = "seeds of the runs, such as 1,2,3 or 1-3 (default: the scenario's own)") =>
  new Option('--seeds <list>', description).argParser((text) =>
    parseInput(
      z
        .array(z.int().min(0))
        .min(1)
        .refine(distinct, { params: { fault: new InputError('--seeds', 'repeated', { unit: 'seed' }) } }),
      numbersIn(text),
      '--seeds',
    ),
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

/** `--threads N` */
export const threadsOption = () =>
  checked('--threads <n>', 'worker threads (default: one per core); results do not depend on them', z.int().positive());

/** The flags of every command that trains. */
export interface TrainingFlags {
  readonly threads?: number;
  readonly backend?: BackendName;
  readonly device?: DeviceName;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly progress?: ProgressKind;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly report?: boolean;
}

/** The options of {@link TrainingFlags}; `what` describes the output of `--json`. */
export const trainingOptions = (what: string) => [
  threadsOption(),
  checked('--backend <name>', 'where mathematics runs (default: onnx)', backend),
  checked('--device <name>', 'what the backend onnx runs on (default: cpu)', device),
  dataDirectoryOption(),
  setOption(),
  modulesOption(),
  checked(
    '--progress <kind>',
    'how progress is reported on standard error (default: auto, a bar on a terminal and a line a round elsewhere)',
    z.enum(progressKinds),
  ),
  new Option('--quiet', 'no progress and no table'),
  noReportOption(),
  jsonOption(what),
];

/** How the flags ask for progress to be reported. */
export function progressOf({ progress = 'auto', quiet }: TrainingFlags): ProgressKind {
  return quiet ? 'none' : progress;
}

/** `--no-report` */
export const noReportOption = () => new Option('--no-report', 'write no report.html');

/** `-o FILE` */
export const reportFileOption = () =>
  new Option(
    '-o, --out <file>',
    'the report (default: report.html in the directory, or in this one for several)',
  ).argParser((file: string) => {
    if (/\.html?$/i.test(file)) return file;
    throw new InputError('--out', 'invalid-value', { found: file, expected: 'a file that ends in .html' });
  });

/** The report of a curve: `curve.report.html` for `curve.yaml`. */
export function reportFileOf(curve: string): string {
  return `${curve.replace(/\.ya?ml$/i, '')}.report.html`;
}

/** Pixels in each unit of length, at 96 to an inch. */
const pixels: Readonly<Record<string, number>> = { in: 96, cm: 96 / 2.54, mm: 96 / 25.4, pt: 96 / 72, px: 1 };

/** `--width 3.3in`, in pixels */
export const svgWidthOption = () =>
  new Option(
    '--width <length>',
    'the width of the SVG, such as 3.3in or 84mm for the column of a paper (default: 760px)',
  ).argParser((text: string) => {
    const [, length, unit] = /^(\d+(?:\.\d+)?)(in|cm|mm|pt|px)$/.exec(text) ?? [];
    const width = Math.round(Number(length) * pixels[unit]);
    if (width >= 96 && width <= 4800) return width;
    throw new InputError('--width', 'invalid-value', {
      found: text,
      expected: 'a length from 1in to 50in in in, cm, mm, pt or px',
    });
  });

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
  const argument = new Argument(`[${where}]`, description).argParser((word) => {
    if (words.includes(word)) return word;
    throw unknownName(where, word, words);
  });
  argument.argChoices = [...words];
  return argument;
}

/** The numbers of a list such as `1,2,5-7`. What is no number is left to the schema. */
function numbersIn(list: string): unknown[] {
  return list.split(',').flatMap((part) => {
    if (part.trim() === '') throw wrongSeeds(list);
    const range = /^\s*(\d+)-(\d+)\s*$/.exec(part);
    return range ? numbersBetween(Number(range[1]), Number(range[2]), list) : [parseValue(part, '--seeds')];
  });
}

function numbersBetween(first: number, last: number, list: string): number[] {
  const count = last - first + 1;
  if (!(count >= 1 && count <= mostSeeds)) throw wrongSeeds(list);
  return Array.from({ length: count }, (_, index) => first + index);
}

function wrongSeeds(list: string): InputError {
  const expected = `numbers and ranges of at most ${mostSeeds} with commas between them, such as 1,2,3 or 1-3`;
  return new InputError('--seeds', 'invalid-value', { found: list, expected });
}

function distinct(numbers: readonly number[]): boolean {
  return new Set(numbers).size === numbers.length;
}
