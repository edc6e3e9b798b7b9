import { findNamed } from '../core/find-named.js';
import type { Metrics } from '../strategies/strategy.js';
import { noise } from './noise.js';
import type { Stage, StageContext, StageReference } from './stage.js';
import { topk } from './topk.js';

/** The stages, in the order in which they are listed. */
export const stages: readonly Stage[] = [topk, noise];

/** @throws InputError at `stages` naming the nearest stage, if there is none of this name */
export function findStage(name: string): Stage {
  return findNamed(stages, name, 'stages');
}

/** A stage with its options. */
export interface ChosenStage {
  readonly stage: Stage;
  readonly options: unknown;
}

/** @throws InputError as {@link findStage} does */
export function chosenStages(references: readonly StageReference[]): ChosenStage[] {
  return references.map(({ name, options }) => ({ stage: findStage(name), options }));
}

/** What the stages report of a run after some rounds, under their names for it. */
export function accountOf(stages: readonly ChosenStage[], context: StageContext): (rounds: number) => Metrics {
  const accounts = stages.flatMap(({ stage, options }) => stage.account?.(options, context) ?? []);
  return (rounds) => Object.assign({}, ...accounts.map((account) => account(rounds)));
}
