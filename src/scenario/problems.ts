import { z } from 'zod';
import { InputError, unknownName } from '../core/errors.js';
import { misplacedKeys } from '../core/misplaced-keys.js';
import { describeAllowed } from './describe-allowed.js';
import { isSection } from './section.js';

/** The largest number of faults that are reported. */
const mostReported = 50;

/**
 * Several faults of one input. The message has one line per fault, and one for the number of those beyond
 * {@link mostReported}. Path, code and data are those of the first.
 */
export class InputErrors extends InputError {
  /** @param unlisted the number of faults beside these */
  constructor(
    readonly faults: readonly InputError[],
    readonly unlisted = 0,
  ) {
    const [first = new InputError('', 'other', { problem: 'is not valid' })] = faults;
    super(first.path, ...first.fault);
    const lines = faults.slice(0, mostReported).map((fault) => fault.message);
    const more = faults.length - lines.length + unlisted;
    if (more > 0) lines.push(`... and ${more} more faults`);
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
  const found = new FoundFaults(where);
  const result = schema.safeParse(value, { error: (issue) => found.keep(issue), reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => found.of(issue, []));
  throw new InputErrors([...new Map(faults.map((fault) => [fault.message, fault])).values()], found.unlisted);
}

/**
 * Turns the issues of one parse into faults. zod carries a text from where an issue is found, where its schema is known, to
 * where its path is: here that text is the key of a fault that has no path yet.
 */
class FoundFaults {
  /** The number of unknown keys that {@link of} has left out. */
  unlisted = 0;
  readonly #faults = new Map<string, InputError>();
  /** The schema of a section, by the key of its issue of unknown keys. */
  readonly #sections = new Map<string, z.ZodObject>();

  constructor(readonly where: string) {}

  /** Keeps the fault of an issue. Returns its key. */
  keep(issue: z.core.$ZodRawIssue): string {
    const key = `fault ${this.#faults.size + this.#sections.size}`;
    const schema = issue.schema ?? issue.inst;
    if (issue.code === 'unrecognized_keys' && schema instanceof z.ZodObject) this.#sections.set(key, schema);
    else this.#faults.set(key, faultOf(issue));
    return key;
  }

  /** The faults of an issue below a path. */
  of(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): InputError[] {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const section = this.#sections.get(issue.message);
      this.unlisted += Math.max(0, issue.keys.length - mostReported);
      return issue.keys.slice(0, mostReported).map((key) => unknownKey(section, key).at(this.#dotted([...path, key])));
    }
    if (issue.code === 'invalid_union') {
      const branch = intendedBranch(issue.errors);
      if (branch) return branch.flatMap((inner) => this.of(inner, path));
    }
    // A schema's own sentence is its message.
    const kept = this.#faults.get(issue.message) ?? new InputError('', 'other', { problem: issue.message });
    return [kept.at(this.#dotted(path))];
  }

  #dotted(path: readonly PropertyKey[]): string {
    return path.length === 0 || this.where.startsWith('--') ? this.where : path.map(String).join('.');
  }
}

/** The fault of one issue, without its path. */
function faultOf(issue: z.core.$ZodRawIssue): InputError {
  if (issue.code === 'custom') {
    const fault = issue.params?.fault;
    return fault instanceof InputError ? fault : new InputError('', 'other', { problem: 'is not allowed' });
  }
  if (issue.code === 'invalid_union' && issue.discriminator && isSection(issue.input)) {
    const found = issue.input[issue.discriminator];
    const names = (issue.inclusive === undefined && issue.options ? issue.options : []).map(String);
    if (typeof found === 'string') return unknownName('', found, names);
    const allowed = [...names].sort();
    return found === undefined
      ? new InputError('', 'missing-name', { allowed })
      : new InputError('', 'not-a-name', { found, allowed });
  }
  const schema = issue.schema ?? issue.inst;
  const expected = schema && 'def' in schema._zod && isSchema(schema) ? describeAllowed(schema) : 'another value';
  return issue.input === undefined
    ? new InputError('', 'missing', { expected })
    : new InputError('', 'invalid-value', { found: issue.input, expected });
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

function isSchema(schema: z.core.$ZodType | z.core.$ZodCheck): schema is z.core.$ZodType {
  return 'parse' in schema._zod;
}

/** The fault of a key that a section does not allow, without its path. */
function unknownKey(section: z.ZodObject | undefined, key: string): InputError {
  const elsewhere = section && misplacedKeys.get(section);
  if (elsewhere && Object.hasOwn(elsewhere, key)) return elsewhere[key];
  return unknownName('', key, section ? Object.keys(section.shape) : []);
}
