import { measureKind, measures } from '../actors/evaluation/measures/registry.js';
import type { RoundMetrics } from '../actors/events.js';
import { observerKind, observers } from '../actors/observers/registry.js';
import type { RunNumber } from '../actors/run-number.js';

/** The numbers of what is built in and of the modules that this process has loaded. */
function numbers(): readonly RunNumber[] {
  return [...measures, ...measureKind.all, ...observers, ...observerKind.all].flatMap((each) => each.numbers ?? []);
}

/** The numbers that measures and observers give of a run, as they are headed in a table. */
export function measureTitles(): Readonly<Record<string, string>> {
  return Object.fromEntries(numbers().map(({ name, title }) => [name, title]));
}

/** Whether a number of a run is a share in [0, 1] that tables show as a percentage. */
export function isShare(name: string): boolean {
  return numbers().some((number) => number.name === name && number.isShare);
}

/** The numbers that measures and observers give of a run, by name. Undefined if it has none. */
export function measuresOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, number>> | undefined {
  const entries = numbers().map(({ name, of }) => [name, of(rounds)] as const);
  const found = entries.filter((entry): entry is readonly [string, number] => entry[1] !== undefined);
  return found.length > 0 || rounds.some((round) => round.measures) ? Object.fromEntries(found) : undefined;
}
