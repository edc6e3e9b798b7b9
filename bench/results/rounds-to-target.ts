import type { ComparedVariant } from '../../src/experiments/comparison.js';
import { trimmed } from '../../src/report/figure-text.js';

/** The rounds to the target over the runs that reached it, and how many did, if not all. */
export function roundsToTarget({ toTarget, runs }: ComparedVariant): string {
  if (!toTarget) return 'not reached';
  const { rounds, reached } = toTarget;
  const deviation = rounds.deviation === undefined ? '' : ` ± ${rounds.deviation.toFixed(1)}`;
  return `${trimmed(rounds.mean)}${deviation}${reached < runs.length ? ` (${reached} of ${runs.length})` : ''}`;
}
