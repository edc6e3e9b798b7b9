import { median, min } from 'simple-statistics';
import { RandomStream } from '../src/core/random.js';
import { sizeOf } from '../src/core/weights.js';
import { createEngine } from '../src/engine/create-engine.js';
import type { Columns } from '../src/learning/batch.js';
import { createLearner } from '../src/learning/create-learner.js';
import { crossEntropy } from '../src/learning/losses.js';
import { createModel } from '../src/models/registry.js';

/** One measurement: times a training step, or an evaluation of one batch. */
export interface StepTiming {
  readonly model: string;
  readonly batch: number;
  readonly threads: 1;
  readonly ms_min: number;
  readonly ms_median: number;
  readonly pass?: 'evaluation';
}

interface Workload {
  readonly model: string;
  readonly sampleShape: readonly number[];
  readonly batch: number;
  /** Steps in one local training: one call of the compiled program. */
  readonly steps: number;
  readonly repetitions: number;
}

const workloads: readonly Workload[] = [
  { model: 'mlp', sampleShape: [28, 28, 1], batch: 32, steps: 19, repetitions: 60 },
  { model: 'lenet5', sampleShape: [28, 28, 1], batch: 32, steps: 19, repetitions: 30 },
  { model: 'cnn', sampleShape: [28, 28, 1], batch: 32, steps: 4, repetitions: 15 },
  { model: 'resnet8', sampleShape: [32, 32, 3], batch: 64, steps: 3, repetitions: 10 },
];

const classes = 10;
const evaluationBatch = 200;
const optimizer = { name: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false, weightDecay: 0 } as const;

/** Names of the models that can be measured. */
export const engineModels: readonly string[] = workloads.map(({ model }) => model);

/**
 * Measures local training by the learner, in calls of a few steps each, and evaluation of a batch of 200; one native
 * thread. Times are wall-clock time of a call over its steps.
 */
export async function* benchEngine(names: readonly string[]): AsyncGenerator<StepTiming> {
  for (const workload of workloads.filter(({ model }) => names.includes(model))) {
    const engine = await createEngine('onnx');
    const { model: name, sampleShape, batch, steps, repetitions } = workload;
    const learner = createLearner(engine, createModel({ name, options: {} }, sampleShape, classes), {
      scale: 1 / 255,
      shift: 0,
    });
    const random = RandomStream.of(0, 'bench', name);
    let weights = learner.model.init(random);
    const data = randomSamples(batch * steps, sampleShape, random);
    const training = await timed(repetitions, steps, async () => {
      const fitted = await learner.fit({ weights, data, loss: crossEntropy, optimizer, epochs: 1, batch, random });
      weights = fitted.weights;
    });
    yield { model: name, batch, threads: 1, ...training };
    const test = randomSamples(evaluationBatch, sampleShape, random);
    const evaluation = await timed(4 * repetitions, 1, () => learner.evaluate(weights, test));
    yield { model: name, pass: 'evaluation', batch: evaluationBatch, threads: 1, ...evaluation };
    await engine.dispose();
  }
}

function randomSamples(size: number, sampleShape: readonly number[], random: RandomStream): Columns {
  const x = Uint8Array.from({ length: size * sizeOf(sampleShape) }, () => random.integer(256));
  return { size, x, y: Int32Array.from({ length: size }, () => random.integer(classes)) };
}

async function timed(
  repetitions: number,
  steps: number,
  run: () => Promise<unknown>,
): Promise<Pick<StepTiming, 'ms_min' | 'ms_median'>> {
  for (let warmUp = 0; warmUp < 2; warmUp++) await run();
  const times = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    await run();
    times.push((performance.now() - start) / steps);
  }
  return { ms_min: rounded(min(times)), ms_median: rounded(median(times)) };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
