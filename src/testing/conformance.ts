import type { Strategy } from '../strategies/strategy.js';
import { rules } from './rules.js';
import { type ConformanceSetting, Trial } from './trial.js';

/** One check, for any test runner: `test(check.name, check.run)`. */
export interface ConformanceCheck {
  readonly name: string;
  /** Rejects with an AssertionError that says what is wrong. */
  readonly run: () => Promise<void>;
}

/**
 * The conformance suite: what every strategy must keep to, played in one thread with four clients of a few dozen samples.
 * A rule that is not about the strategy is left out: labels of a public set, where it needs none without labels, and bytes, where
 * the setting gives none.
 *
 * @param setting options, model and samples, where the defaults do not suit the strategy
 */
export function conformance(strategy: Strategy, setting: ConformanceSetting = {}): ConformanceCheck[] {
  let opened: Promise<Trial> | undefined;
  return rules
    .filter(({ applies }) => applies?.(strategy, setting) ?? true)
    .map(({ name, inspect, check }) => ({
      name,
      async run() {
        inspect?.(strategy);
        if (!check) return;
        opened ??= Trial.open(strategy, setting);
        await check(await opened);
      },
    }));
}
