import type { Coalition, Utility } from './coalition.js';

/** A utility that evaluates each coalition once and counts the evaluations. */
export class CachedUtility {
  readonly #utility: Utility;
  readonly #known = new Map<string, number | Promise<number>>();

  constructor(utility: Utility) {
    this.#utility = utility;
  }

  /** The number of coalitions evaluated so far. */
  get evaluations(): number {
    return this.#known.size;
  }

  /** The utility of a coalition, evaluated at most once. */
  readonly of = (coalition: Coalition): number | Promise<number> => {
    const key = coalition.join(',');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#utility(coalition);
    this.#known.set(key, found);
    return found;
  };
}
