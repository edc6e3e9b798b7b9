/**
 * Sums over a set of samples with targets: the number of samples, their losses, and what else the task counts, by name (`correct`
 * in a classification). Sums of parts add up to those of the whole.
 */
export type EvaluationSums = Readonly<Record<string, number>> & {
  readonly samples: number;
  readonly loss: number;
};

/** What a model achieves on a set of samples, by name: the mean loss, and what the task measures (`accuracy`, `dice`, `rmse`). */
export type Scores = Readonly<Record<string, number>> & { readonly loss: number };

/** Adds up the sums of parts, in their order. */
export function addSums(parts: readonly EvaluationSums[]): EvaluationSums {
  const total: Record<string, number> & { samples: number; loss: number } = { samples: 0, loss: 0 };
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) total[name] = (total[name] ?? 0) + value;
  }
  return total;
}
