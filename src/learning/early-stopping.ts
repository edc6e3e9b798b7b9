/** When to stop a training that is watched. */
export interface EarlyStopping {
  /** Steps at most. */
  readonly steps: number;
  /** Steps between two looks. */
  readonly every: number;
  /** Stops when so many steps have brought nothing better than the best so far. */
  readonly patience: number;
}

/**
 * Trains in stretches, measures after each, and returns the best state seen, the first included; of equal ones the
 * earliest. A measure that is NaN is never better.
 *
 * @param advance takes a state some steps further
 * @param measure of a state; the lower, the better
 */
export async function trainWatched<State>(
  start: State,
  { steps, every, patience }: EarlyStopping,
  advance: (state: State, steps: number) => Promise<State>,
  measure: (state: State) => Promise<number>,
): Promise<State> {
  let current = start;
  let best = { state: start, value: await measure(start), step: 0 };
  for (let taken = 0; taken < steps && taken - best.step < patience; ) {
    const stretch = Math.min(every, steps - taken);
    current = await advance(current, stretch);
    taken += stretch;
    const value = await measure(current);
    if (value < best.value) best = { state: current, value, step: taken };
  }
  return best.state;
}
