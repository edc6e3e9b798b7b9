import { z } from 'zod';
import { InputError, unknownName } from '../core/errors.js';
import { quoted } from '../core/printable.js';
import { describeAllowed, shownValue } from './describe-allowed.js';
import { isSection } from './section.js';

/** The largest number of faults that are reported. */
const mostReported = 50;

/**
 * Several faults of one input. The message has one line per fault, and one for the number of those beyond
 * {@link mostReported}.
 */
export class InputErrors extends InputError {
  constructor(readonly faults: readonly InputError[]) {
    super(faults[0]?.where ?? '', faults[0]?.problem ?? '');
    const lines = faults.slice(0, mostReported).map((fault) => fault.message);
    if (faults.length > mostReported) lines.push(`... and ${faults.length - mostReported} more faults`);
    this.message = lines.join('\n');
  }
}

/**
 * The faults that an error holds.
 *
 * @throws the error itself, if it is no {@link InputError}
 */
export function faultsIn(error: unknown): readonly InputError[] {
  if (error instanceof InputErrors) return error.faults;
  if (error instanceof InputError) return [error];
  throw error;
}

/**
 * Parses user input with a schema.
 *
 * @param where the name of the root: a file or an option. A fault inside a file is named by its dotted path, a fault
 *   inside an option by the option, since users do not write paths there
 * @throws InputErrors with every fault: its path, the value found, and the allowed values or the nearest valid name
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value, { error: describe, reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, [], where));
  throw new InputErrors([...new Map(faults.map((fault) => [fault.message, fault])).values()]);
}

/** The message of one issue. Unknown keys give one line each, which {@link faultsOf} separates again. */
function describe(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'custom') return issue.message ?? 'is not allowed';
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(issue.schema ?? issue.inst);
    return issue.keys
      .slice(0, mostReported)
      .map((key) => unknownName(key, known))
      .join('\n');
  }
  if (issue.code === 'invalid_union' && issue.discriminator && isSection(issue.input)) {
    const found = issue.input[issue.discriminator];
    const names = (issue.inclusive === undefined && issue.options ? issue.options : []).map(String);
    if (typeof found === 'string') return unknownName(found, names);
    return `${found === undefined ? 'missing' : `found ${shownValue(found)}`}; allowed: ${[...names].sort().join(', ')}`;
  }
  const schema = issue.schema ?? issue.inst;
  const expected = schema && 'def' in schema._zod && isSchema(schema) ? describeAllowed(schema) : 'another value';
  return issue.input === undefined
    ? `missing; expected ${expected}`
    : `expected ${expected}, found ${shownValue(issue.input)}`;
}

function faultsOf(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[], where: string): InputError[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => new InputError(dotted([...path, key], where), lines[index] ?? 'unknown'));
  }
  if (issue.code === 'invalid_union') {
    const branch = intendedBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => faultsOf(inner, path, where));
  }
  return [new InputError(dotted(path, where), issue.message)];
}

/**
 * The branch of a union that the user meant: the only one of the right type, or the only one of those without unknown
 * keys. Undefined if there is no such branch.
 */
function intendedBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const at = (codes: readonly string[]) => (issues: readonly z.core.$ZodIssue[]) =>
    !issues.some((issue) => issue.path.length === 0 && codes.includes(issue.code));
  const rightType = branches.filter(at(['invalid_type', 'invalid_value']));
  if (rightType.length === 1) return rightType[0];
  const rightKeys = rightType.filter(at(['unrecognized_keys']));
  return rightKeys.length === 1 ? rightKeys[0] : undefined;
}

function dotted(path: readonly PropertyKey[], where: string): string {
  return path.length === 0 || where.startsWith('--') ? where : path.map((key) => quoted(String(key))).join('.');
}

function isSchema(schema: z.core.$ZodType | z.core.$ZodCheck): schema is z.core.$ZodType {
  return 'parse' in schema._zod;
}

function keysOf(schema: z.core.$ZodType | z.core.$ZodCheck | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
