import { expect, it } from 'vitest';
import { isFull, propertyOptions } from '../setup/property-options.js';
import { type Case, caseName, casesFrom, isRun, parseCase, shortest, textOf } from './cases.js';
import { type Source, sourceNames } from './documents.js';
import { judge, type Verdict } from './judge.js';

const { seed } = propertyOptions();

/** About a minute of one core in the whole suite, and a few seconds otherwise. */
const judged = isFull ? 1200 : 120;

function firstCases(count: number): Case[] {
  const cases = casesFrom(seed);
  return Array.from({ length: count }, () => cases.next().value);
}

it('every scenario and game, however faulty, comes to a finite result or to clear lines', async () => {
  const counts = { valid: 0, finished: 0, ended: 0, refused: 0, finding: 0 };
  const findings: string[] = [];
  for (const each of firstCases(judged)) {
    const { kind, what } = await judge(textOf(each), { runs: isRun(each) });
    counts[kind]++;
    if (kind === 'finding') findings.push(`npm run fuzz -- --replay ${caseName(each)}: ${what}`);
  }
  expect(findings).toEqual([]);
  // It says little where hardly anything is valid, or nothing is refused.
  expect(counts.finished).toBeGreaterThan(judged / 10);
  expect(counts.refused).toBeGreaterThan(judged / 4);
});

it.each(sourceNames)(
  'a case of %s is drawn again from its name, and is what is made smaller',
  async (source: Source) => {
    const drawn = { source, number: seed };
    const text = textOf(parseCase(caseName(drawn)));
    expect(textOf(drawn)).toBe(text);
    const seen: string[] = [];
    const all = async (candidate: string): Promise<Verdict> => {
      seen.push(candidate);
      return { kind: seen.length < 50 ? 'finding' : 'valid', what: '' };
    };
    const least = await shortest(drawn, all, 60_000);
    expect(seen[0]).toBe(text);
    expect(least?.length).toBeLessThanOrEqual(text.length);
  },
);

it('a name of a case that is none is told', () => {
  expect(() => parseCase('smal:1')).toThrow('expected one of small, schema, mutated, text, games, a colon and a whole');
});
