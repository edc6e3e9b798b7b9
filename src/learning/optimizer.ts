import { z } from 'zod';

const learningRate = z.number().positive().finite();
const clipNorm = z
  .number()
  .positive()
  .finite()
  .optional()
  .describe('largest global L2 norm of a gradient; longer ones are scaled down');

/** Options of the local optimizers, as a scenario writes them. */
export const optimizerOptions = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('sgd'),
    learningRate,
    momentum: z.number().min(0).lt(1).default(0),
    nesterov: z.boolean().default(false),
    weightDecay: z.number().min(0).finite().default(0).describe('coupled L2 penalty, added to the gradient'),
    clipNorm,
  }),
  z.strictObject({
    name: z.literal('adam'),
    learningRate: learningRate.default(0.001),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
    weightDecay: z.number().min(0).finite().default(0).describe('coupled L2 penalty, added to the gradient'),
    clipNorm,
  }),
]);

/** A local optimizer with all its options resolved. */
export type OptimizerOptions = z.infer<typeof optimizerOptions>;
