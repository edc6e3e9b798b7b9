import { quoted, shownValue } from '../printable.js';

/**
 * Sentences for a value of a scenario, a game or an option. Each takes the data of its code and returns a clause that follows
 * `path:`, without a full stop.
 */
export const valueSentences = {
  /** A name that is not among those allowed; `nearest` is the allowed name with the fewest different characters. */
  'unknown-name': ({ found, allowed, nearest }: UnknownName) =>
    nearest === undefined
      ? `unknown '${quoted(found)}'; none are known`
      : `unknown '${quoted(found)}'; did you mean '${nearest}'? Allowed: ${allowed.join(', ')}`,
  /** Nothing where a value is required. */
  missing: ({ expected }: { readonly expected: string }) => `missing; expected ${expected}`,
  /** No name where one is required. */
  'missing-name': ({ allowed }: Allowed) => `missing; allowed: ${allowed.join(', ')}`,
  /** Nothing where something else in the input, such as the strategy, needs a value. */
  'needed-by': ({ by, needed }: { readonly by: string; readonly needed: string }) => `missing; ${by} needs ${needed}`,
  /** A value of the wrong type where a name is required. */
  'not-a-name': ({ found, allowed }: { readonly found: unknown } & Allowed) =>
    `found ${shownValue(found)}; allowed: ${allowed.join(', ')}`,
  /** A value of the wrong type or outside its range. */
  'invalid-value': ({ found, expected }: { readonly found: unknown; readonly expected: string }) =>
    `expected ${expected}, found ${shownValue(found)}`,
  /** A number above the largest that the rest of the input allows; `limit` says what that number is. */
  'too-large': ({ found, most, limit }: { readonly found: number; readonly most: number; readonly limit: string }) =>
    `expected at most ${most}, ${limit}; found ${found}`,
  /** A number below the smallest that the rest of the input allows; `limit` says what that number is. */
  'too-small': ({ found, least, limit }: { readonly found: number; readonly least: number; readonly limit: string }) =>
    `expected at least ${least}, ${limit}; found ${found}`,
  /** A number of things that has to equal the number of others; `counterpart` names the others. */
  'wrong-count': ({ found, unit, expected, counterpart }: WrongCount) =>
    `found ${found} ${unit}, expected ${expected}, one for each of the ${counterpart}`,
  /** A list that names something twice. */
  repeated: ({ unit, found }: { readonly unit: string; readonly found?: string }) =>
    `expected each ${unit} once${found === undefined ? '' : `, found ${shownValue(found)} twice`}`,
  /** A name or number that `also` has taken. */
  'already-taken': ({ found, also }: { readonly found: string | number; readonly also: string }) =>
    `found ${shownValue(found)}, which ${also} names too`,
  /** Options of which only one can be given. */
  exclusive: ({ options }: { readonly options: readonly string[] }) => `give either ${options.join(' or ')}, not both`,
  /** An option that others forbid. */
  'not-with': ({ others, reason }: { readonly others: readonly string[]; readonly reason: string }) =>
    `not with ${others.join(', ')}: ${reason}`,
  /** An option that has no meaning without another. */
  'only-with': ({ other, remedy }: { readonly other: string; readonly remedy: string }) =>
    `only with ${other}; ${remedy}`,
  /** A choice that is valid in itself, but not beside the rest of the input, its data or this machine. */
  unsuitable: ({ found, reason, allowed }: Unsuitable) =>
    `${found === undefined ? '' : `${shownValue(found)} `}cannot work here: ${reason}${
      allowed ? `; allowed: ${allowed.join(', ')}` : ''
    }`,
  /** A value for which the theory of a game says nothing. */
  'broken-assumption': ({ found, assumption }: { readonly found: unknown; readonly assumption: string }) =>
    `found ${quoted(String(found))}, but the theory assumes that ${assumption}`,
  /** A key with another name since an earlier version. */
  renamed: ({ now }: { readonly now: string }) => `this section is called ${now} now: write ${now} in its place`,
  /** An override of something inside a value that is no section. */
  'not-a-section': ({ parent, found }: { readonly parent: string; readonly found: unknown }) =>
    `cannot be set: '${quoted(parent)}' is ${shownValue(found)}, not a section`,
  /** Something that compared scenarios must share. */
  'variants-differ': ({ found, remedy }: { readonly found: readonly string[]; readonly remedy: string }) =>
    `differs between the variants${found.length > 0 ? ` (${found.join(', ')})` : ''}; ${remedy}`,
  /** A file of another kind than the command takes. */
  'other-command': ({ file, kind, command }: OtherCommand) =>
    `'${quoted(file)}' is ${kind}; to ${command === 'game' ? 'solve' : 'run'} it: fedstill ${command} ${quoted(file)}`,
  /** Settings with which a simulation never ends. */
  endless: ({ reason }: { readonly reason: string }) => `never ends: ${reason}`,
  /** A sentence of its own, for faults that only one module knows. */
  other: ({ problem }: { readonly problem: string }) => problem,
};

export interface Allowed {
  readonly allowed: readonly string[];
}

export interface UnknownName extends Allowed {
  readonly found: string;
  readonly nearest?: string;
}

export interface WrongCount {
  readonly found: number;
  readonly unit: string;
  readonly expected: number;
  readonly counterpart: string;
}

export interface Unsuitable {
  readonly found?: unknown;
  readonly reason: string;
  readonly allowed?: readonly string[];
}

export interface OtherCommand {
  readonly file: string;
  readonly kind: string;
  readonly command: string;
}
