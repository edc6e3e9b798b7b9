import { quoted } from '../printable.js';

/** Sentences for files, directories and modules, as {@link valueSentences} is for values. */
export const fileSentences = {
  /** The operating system refused to use a file: its code and what it means. */
  'refused-by-system': ({ reason }: Reason) => reason,
  /** A file that cannot be read. */
  'cannot-read': ({ reason }: Reason) => `cannot be read: ${reason}`,
  /** A directory that cannot be written to. */
  'cannot-write': ({ reason }: Reason) => `cannot be written to: ${reason}`,
  /** A file of a data set that is in neither of its forms. */
  'no-such-file': ({ advice }: { readonly advice: string }) => `no such file, nor one with .gz added; ${advice}`,
  /** No folder for a file that is to be written. */
  'no-such-folder': ({ found }: { readonly found: string }) => `there is no folder '${quoted(found, longestPath)}'`,
  /** A file whose bytes are not those that were written. */
  damaged: ({ reason }: Reason) => `is damaged: ${reason}`,
  /** A file that is damaged or that something else wrote. */
  'foreign-file': ({ writer }: { readonly writer: string }) => `is damaged or was not written by ${writer}`,
  /** A file of another kind or format than `expected`. */
  'wrong-format': ({ expected, reason }: { readonly expected: string } & Reason) => `is not ${expected}: ${reason}`,
  /** A text that is not YAML, or YAML that is not plain data. */
  'invalid-yaml': ({ problem }: { readonly problem: string }) => problem,
  /** A file or directory that holds things, but none of those that are read. */
  'none-found': ({ expected, advice }: { readonly expected: string; readonly advice?: string }) =>
    `holds no ${expected}${advice ? `; ${advice}` : ''}`,
  /** A file without content. */
  empty: ({ expected }: { readonly expected: string }) => `holds nothing; expected ${expected}`,
  /** A file longer than allowed; `limit` says what the number is, and `found` is the length where it is known. */
  'too-long': ({ most, limit, found }: { readonly most: number; readonly limit: string; readonly found?: number }) =>
    `longer than ${most} bytes, ${limit}${found === undefined ? '' : `; found ${found}`}`,
  /** A file that would be overwritten; `found` where the path is that of an option. */
  exists: ({ found }: { readonly found?: string }) => `${fileIn(found)}exists already; choose another file`,
  /** A directory for new files that holds others. */
  'not-empty': ({ kind }: { readonly kind: string }) =>
    `the ${kind} exists and is not empty; choose another with --out or remove it`,
  /** A file or directory that belongs to another run or curve, or is damaged; `found` as above. */
  'holds-other': ({ found, expected }: { readonly found?: string; readonly expected: string }) =>
    `${fileIn(found)}holds something other than ${expected}; choose another --out, or remove it`,
  /** A directory that another process writes to; `host` and `lock` where that runs on another machine. */
  'in-use': ({ process, host, lock }: InUse) =>
    host === undefined
      ? `is in use by process ${process}; wait until it is done`
      : `is in use by process ${process} on ${host}; if that is gone, remove '${quoted(lock ?? '', longestPath)}'`,
  /** A directory without a run that can be continued. */
  'nothing-to-resume': ({ reason }: Reason) => `nothing to resume: ${reason}`,
  /** A checkpoint that does not belong to the scenario beside it. */
  'other-run': ({ differences }: { readonly differences: readonly string[] }) =>
    `differs from this scenario in: ${differences.join(', ')}; it is of another run, or the scenario was edited since`,
  /** Rounds of a scenario that were edited after its run was begun. */
  'rounds-changed': ({ found, begun }: { readonly found: number; readonly begun: number }) =>
    `is ${found}, but the run was begun with ${begun}; for another number: --resume with --rounds ${found}`,
  /** A module that fails to load; `place` is the file and line where it fails: `fedexp.js:3`. */
  'cannot-load': ({ url, reason, place }: { readonly url: string; readonly place?: string } & Reason) =>
    `cannot load ${url}: ${reason}${place === undefined ? '' : ` (${place})`}`,
  /** A module without the export that is read of it. */
  'wrong-export': ({ url, kind, maker }: { readonly url: string; readonly kind: string; readonly maker: string }) =>
    `the default export of ${url} is not a ${kind}; make it with ${maker}`,
  /** A function of a module that throws an error, or rejects; `place` is where: `fedexp.js:3`. */
  'module-failed': ({ url, called, reason, place }: ModuleFailed) =>
    `'${called}' of ${url} failed: ${reason}${place === undefined ? '' : ` (${place})`}`,
  /** A function of a module that returns something that is not allowed; `found` as messages show it. */
  'wrong-return': ({ url, called, found, expected }: WrongReturn) =>
    `'${called}' of ${url} returned ${found}, expected ${expected}`,
  /** A module named where modules are forbidden. */
  'module-forbidden': ({ found }: { readonly found: string }) =>
    `'${quoted(found)}' is a module, whose code would run; --no-modules forbids it`,
  /** Something larger than memory; sizes for people: `3 GB`. */
  'out-of-memory': ({ asked, available }: { readonly asked: string; readonly available: string }) =>
    `asks for ${asked}; this machine has ${available} of memory`,
};

/** The longest path that a message shows whole, in characters. */
const longestPath = 200;

/** The start of a sentence about a file that the path does not name. */
function fileIn(found: string | undefined): string {
  return found === undefined ? '' : `'${quoted(found, longestPath)}' `;
}

export interface Reason {
  readonly reason: string;
}

export interface ModuleFailed extends Reason {
  readonly url: string;
  readonly called: string;
  readonly place?: string;
}

export interface WrongReturn {
  readonly url: string;
  readonly called: string;
  readonly found: string;
  readonly expected: string;
}

export interface InUse {
  readonly process: number;
  readonly host?: string;
  readonly lock?: string;
}
