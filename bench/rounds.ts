import { lastValueFrom, toArray } from 'rxjs';
import { median } from 'simple-statistics';
import type { SimulationPlan } from '../src/actors/plan.js';
import { simulate } from '../src/actors/run/simulation.js';
import type { Dataset } from '../src/data/dataset.js';
import { randomImages, randomPopulation } from './random-population.js';

/** Client updates a second of whole FedAvg rounds. */
export interface RoundRate {
  readonly model: string;
  readonly workers: number;
  readonly updates_per_s: number;
  readonly samples_per_s: number;
}

/** Real time that a client costs beside its training: one step of logistic regression on one sample. */
export interface ClientCost {
  readonly measure: 'fixed cost a client';
  readonly workers: 1;
  readonly ms_median: number;
}

const [clients, cohort] = [100, 10];
const warmUpRounds = 2;

const measuredRounds: Readonly<Record<string, number>> = { logreg: 60, mlp: 40, cnn: 4 };

/** Names of the models that can be measured. */
export const roundModels: readonly string[] = Object.keys(measuredRounds);

/**
 * Measures FedAvg over 100 clients of 600 samples, 10 a round, one local epoch in batches of 32. Rates are those of the
 * median round after two rounds of warm-up.
 */
export async function* benchRounds(
  models: readonly string[],
  workers: readonly number[],
): AsyncGenerator<RoundRate | ClientCost> {
  const samples = 600;
  const train = randomImages(clients * samples);
  for (const model of models) {
    for (const threads of workers) {
      const rounds = measuredRounds[model];
      const seconds = await medianRound(planOf(model, threads, train, samples, rounds));
      const rate = cohort / seconds;
      yield {
        model,
        workers: threads,
        updates_per_s: Math.round(rate * 100) / 100,
        samples_per_s: Math.round(rate * samples),
      };
    }
  }
  const seconds = await medianRound(planOf('logreg', 1, randomImages(clients), 1, 100));
  const ms_median = Math.round((seconds / cohort) * 1e6) / 1e3;
  yield { measure: 'fixed cost a client', workers: 1, ms_median };
}

async function medianRound(plan: SimulationPlan): Promise<number> {
  const events = await lastValueFrom(simulate(plan).pipe(toArray()));
  const ends = events.flatMap((event) => (event.kind === 'round' ? [event.metrics.wallSeconds] : []));
  // The last round also evaluates.
  const lengths = ends.slice(warmUpRounds, -1).map((end, i) => end - ends[warmUpRounds + i - 1]);
  return median(lengths);
}

function planOf(model: string, threads: number, train: Dataset, samples: number, rounds: number): SimulationPlan {
  return randomPopulation(clients, samples, train, {
    rounds: warmUpRounds + rounds + 1,
    models: [{ name: model, options: {} }],
    threads,
    cohort: { count: cohort },
  });
}
