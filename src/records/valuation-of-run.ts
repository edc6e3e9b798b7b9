import type { RoundMetrics } from '../actors/events.js';
import type { MethodValues } from '../incentives/training/valuation/round-valuation.js';
import { compareValues, type ValueComparison } from '../incentives/training/valuation/value-comparison.js';

/** The method with which the others are compared. */
const exactMethod = 'exact-shapley';

/** Total values of clients in a run, and how they were found. */
export interface ValuesOfRun extends MethodValues {
  /**
   * Comparison with the exact values, and the share of the evaluations that were needed; absent if exact values are
   * unknown.
   */
  readonly toExact?: ValueComparison & { readonly evaluations: number };
}

/**
 * The values of clients in a run, by method: sums over the rounds in which a client took part. Undefined if no client
 * was valued.
 */
export function valuationOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, ValuesOfRun>> | undefined {
  const valued = rounds.flatMap(({ valuation }) => (valuation ? [valuation.methods] : []));
  if (valued.length === 0) return undefined;
  const names = Object.keys(valued[0]);
  const totals = new Map(names.map((name) => [name, total(valued.map((methods) => methods[name]))]));
  const exact = totals.get(exactMethod);
  return Object.fromEntries(
    [...totals].map(([name, found]) => [
      name,
      exact && name !== exactMethod ? { ...found, toExact: comparison(found, exact) } : found,
    ]),
  );
}

/**
 * Sums values over rounds. Errors of rounds are independent. A client without an error in some round has none in
 * total.
 */
function total(rounds: readonly MethodValues[]): MethodValues {
  const values: Record<number, number> = {};
  const errors: Record<number, number> = {};
  let evaluations = 0;
  for (const round of rounds) {
    for (const [client, value] of Object.entries(round.values)) {
      const id = Number(client);
      values[id] = (values[id] ?? 0) + value;
      errors[id] = Math.hypot(errors[id] ?? 0, round.errors?.[id] ?? Number.NaN);
    }
    evaluations += round.evaluations;
  }
  const known = Object.entries(errors).filter(([, error]) => !Number.isNaN(error));
  return { values, ...(known.length > 0 && { errors: Object.fromEntries(known) }), evaluations };
}

function comparison(found: MethodValues, exact: MethodValues): NonNullable<ValuesOfRun['toExact']> {
  return {
    ...compareValues(Object.values(found.values), Object.values(exact.values)),
    evaluations: found.evaluations / exact.evaluations,
  };
}
