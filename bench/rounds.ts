import { lastValueFrom, toArray } from 'rxjs';
import { median } from 'simple-statistics';
import type { SimulationPlan } from '../src/actors/plan.js';
import { simulate } from '../src/actors/simulation.js';
import { RandomStream } from '../src/core/random.js';
import { sizeOf } from '../src/core/weights.js';
import type { Dataset } from '../src/data/dataset.js';
import { sharedBytes, sharedInts } from '../src/data/shared-memory.js';

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

const [clients, cohort, classes, sampleShape] = [100, 10, 10, [28, 28, 1]];
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
  return {
    seed: 0,
    rounds: warmUpRounds + rounds + 1,
    backend: 'onnx',
    strategy: { name: 'fedavg', options: {} },
    models: [{ name: model, options: {} }],
    training: {
      epochs: 1,
      batch: 32,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    data: {
      train,
      test: randomImages(100),
      shards: Array.from({ length: clients }, (_, client) => ({
        client,
        train: Int32Array.from({ length: samples }, (_, i) => client * samples + i),
        test: new Int32Array(),
      })),
    },
    threads,
    cohort: { count: cohort },
    stages: [],
    policy: { name: 'all-received' },
    devices: { flops: 2e9 },
    network: { downlink: 2.5e6, uplink: 6.25e5, latency: 0.05 },
    evaluation: { every: Number.MAX_SAFE_INTEGER, clients: 1 },
  };
}

function randomImages(size: number): Dataset {
  const random = RandomStream.of(0, 'images', size);
  const features = sharedBytes(size * sizeOf(sampleShape));
  for (let i = 0; i < features.length; i++) features[i] = random.integer(256);
  const labels = sharedInts(size);
  for (let i = 0; i < size; i++) labels[i] = random.integer(classes);
  return { name: 'random images', size, classes, sampleShape, features, labels, scale: 1 / 255, shift: 0 };
}
