import { z } from 'zod';
import { most } from '../../core/counts.js';
import type { NumericArray } from '../../core/plain.js';
import { purposes } from '../../core/purposes.js';
import { sizeOf, type Weights } from '../../core/weights.js';
import { scalars, weightsColumns } from '../../learning/columns.js';
import { labelsFor, noiseFor } from '../../learning/generator-inputs.js';
import { learnFromSamples, mineHardSamples } from '../../learning/hard-samples.js';
import type { OptimizerState } from '../../learning/iteration.js';
import { type LabelCounts, labelPrior, labelShares } from '../../learning/label-counts.js';
import { type OptimizerOptions, optimizerOptions } from '../../learning/optimizer.js';
import { prefixed } from '../../learning/prefixed-names.js';
import type { Generator } from '../../models/generators/generator.js';
import { optimizerInRound } from '../shared/optimizer-in-round.js';
import type { RoundInfo, SideContext } from '../strategy.js';

const weight = z.number().min(0).finite();

/** How a server distils some models into one on generated samples. */
export const distillationShape = {
  iterations: z
    .int()
    .min(0)
    .max(most.steps)
    .default(10)
    .describe('turns of generator and student in a round; 0 leaves the base alone'),
  batch: z.int().positive().max(most.batch).default(50).describe('generated samples in an iteration'),
  generatorSteps: z.int().positive().max(most.steps).default(1).describe('steps of the generator in an iteration'),
  studentSteps: z.int().positive().max(most.steps).default(5).describe("steps of the server's model in an iteration"),
  discrepancy: z
    .enum(['l1', 'kl'])
    .default('l1')
    .describe(
      'of teachers and student, for the generator: the distance of their probabilities, from 0 to 2, or, as in the formulas of ' +
        'the paper, the Kullback-Leibler divergence, which has no bound',
    ),
  hardness: weight
    .default(0.1)
    .describe(
      'weight of the model discrepancy, which the generator maximises; 0 mines no hard samples; 1 in the paper',
    ),
  classification: weight.default(1).describe("weight of the teachers' cross-entropy with the labels asked for"),
  diversity: weight.default(1).describe('weight of the diversity loss'),
  generatorOptimizer: optimizerOptions
    .default({
      name: 'adam',
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
    })
    .describe('of the generator'),
  studentOptimizer: optimizerOptions
    .optional()
    .describe(
      "of the server's model on generated samples; if absent, sgd with a learning rate of 0.1 over the number of classes: in the " +
        "authors' code, whose rate is 0.1, the loss is averaged over the classes, where the formulas sum over them",
    ),
  learningRateDecay: z.number().positive().max(1).default(0.998).describe('of both optimizers, a round'),
};
type Options = z.infer<z.ZodObject<typeof distillationShape>>;

/** A generator as it stands. Plain data. */
export type StandingGenerator = { readonly weights: Weights; readonly optimizer?: OptimizerState };

/** A model to learn from, and how many samples of each label it has seen. */
export interface Teacher {
  readonly weights: Weights;
  readonly labels: LabelCounts;
}

/**
 * Distils teachers into a student, turn by turn: the generator makes samples on which they disagree, then the student learns from the
 * teachers on these. A teacher counts for a label by its share in the samples of that label; labels are asked for as often
 * as the teachers together have seen them. Batch normalisation uses running statistics throughout, which stay as they are; dropout is active in the
 * student's steps alone.
 */
export async function distilWithoutData(
  { options, learner, model, random }: SideContext<Options>,
  generator: Generator,
  start: { readonly student: Weights; readonly generator: StandingGenerator },
  teachers: readonly Teacher[],
  round: RoundInfo,
): Promise<{ readonly student: Weights; readonly generator: StandingGenerator }> {
  const { batch, generatorSteps, studentSteps, hardness, classification, diversity } = options;
  const counts = teachers.map(({ labels }) => labels);
  const [prior, shares] = [labelPrior(counts), labelShares(counts)];
  const inRound = (optimizer: OptimizerOptions) => optimizerInRound(optimizer, options.learningRateDecay, round);
  const studentOptimizer = inRound(options.studentOptimizer ?? plainSgd(0.1 / model.outputSize));
  const draws = random(purposes.side.distillation, round.round);
  const fixed = {
    ...Object.assign(
      {},
      ...teachers.map((teacher, k) => prefixed(`teacher${k}`, weightsColumns(model.layout, teacher.weights))),
    ),
    shares: { shape: [model.outputSize, teachers.length], values: shares },
    ...scalars({ hardness, classification, diversity }),
  };
  let [student, made] = [start.student, start.generator];
  let studentState: OptimizerState | undefined;
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const mined = await learner.iterate({
      step: mineHardSamples[options.discrepancy],
      steps: generatorSteps,
      models: { model },
      generators: { generator },
      state: { generator: { layout: generator.layout, values: made.weights } },
      optimizers: { generator: inRound(options.generatorOptimizer) },
      ...(made.optimizer && { optimizerStates: { generator: made.optimizer } }),
      constants: {
        ...fixed,
        ...prefixed('student', weightsColumns(model.layout, student)),
        noise: noiseFor(generator, batch, 1, draws),
        labels: labelsFor(prior, batch, 1, draws),
      },
    });
    const taught = await learner.iterate({
      step: learnFromSamples,
      steps: studentSteps,
      random: draws,
      models: { model },
      state: { student: { layout: model.layout, values: student } },
      optimizers: { student: studentOptimizer },
      ...(studentState && { optimizerStates: { student: studentState } }),
      constants: {
        samples: lastOf(mined.outputs.samples, [batch, ...model.inputShape]),
        soft: lastOf(mined.outputs.soft, [batch, model.outputSize]),
      },
    });
    made = { weights: mined.state.generator, optimizer: mined.optimizerStates.generator };
    student = taught.state.student;
    studentState = taught.optimizerStates.student;
  }
  return { student, generator: made };
}

function plainSgd(learningRate: number): OptimizerOptions {
  return { name: 'sgd', learningRate, momentum: 0, nesterov: false, weightDecay: 0 };
}

/** The last step's part of an output, as a constant. */
function lastOf(output: NumericArray, shape: readonly number[]) {
  return { shape, values: Float32Array.from(output.subarray(output.length - sizeOf(shape))) };
}
