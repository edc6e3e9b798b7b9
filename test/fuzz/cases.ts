import fc from 'fast-check';
import { type Source, sourceNames, sources } from './documents.js';
import type { Verdict } from './judge.js';

/** One text to judge: where it comes from, and the number that it is drawn from. */
export interface Case {
  readonly source: Source;
  readonly number: number;
}

/** A case as a user writes it: `small:17`. */
export function caseName({ source, number }: Case): string {
  return `${source}:${number}`;
}

/** @throws RangeError if it is not written `source:number`, with one of the sources */
export function parseCase(written: string): Case {
  const [name, number] = written.split(':');
  const source = sourceNames.find((each) => each === name);
  if (source && /^-?\d+$/.test(number ?? '')) return { source, number: Number(number) | 0 };
  throw new RangeError(`expected one of ${sourceNames.join(', ')}, a colon and a whole number, found '${written}'`);
}

/** Whether a case is run where it is valid. */
export function isRun({ source }: Case): boolean {
  return source === 'small';
}

/** The text of a case: the same for the same number. */
export function textOf({ source, number }: Case): string {
  return fc.sample(sources[source], { seed: number, numRuns: 1 })[0];
}

/** The cases that follow from a seed, without an end: of two, one is a small scenario. */
export function* casesFrom(seed: number): Generator<Case, never> {
  const others = sourceNames.filter((source) => source !== 'small');
  for (let position = 0; ; position++) {
    const source = position % 2 === 0 ? 'small' : others[((position - 1) / 2) % others.length];
    yield { source, number: (seed + position) | 0 };
  }
}

/**
 * The shortest text with a finding that is found in `milliseconds` of making the one of the case smaller; undefined if that has
 * none.
 *
 * @param judged judges a text
 */
export async function shortest(
  { source, number }: Case,
  judged: (text: string) => Promise<Verdict>,
  milliseconds: number,
): Promise<string | undefined> {
  let found: string | undefined;
  const holds = fc.asyncProperty(sources[source], async (text) => {
    const { kind } = await judged(text);
    if (kind === 'finding' && text.length < (found?.length ?? Number.POSITIVE_INFINITY)) found = text;
    return kind !== 'finding';
  });
  await fc.check(holds, { seed: number, numRuns: 1, endOnFailure: false, interruptAfterTimeLimit: milliseconds });
  return found;
}
