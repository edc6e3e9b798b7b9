import { z } from 'zod';
import { usualAloneEpochs } from '../../economics/appeal.js';

/**
 * Options of opting out: when clients leave a federation whose global model is not good enough for them, and whether
 * they come back.
 */
export const optOutOptions = z.strictObject({
  from: z.int().positive().default(10).describe('the first round after which clients can leave'),
  every: z.int().positive().default(1).describe('rounds between two reviews of the global model by the clients'),
  patience: z
    .int()
    .positive()
    .default(1)
    .describe('a client leaves after this many reviews in a row that the model has failed'),
  comesBack: z
    .boolean()
    .default(true)
    .describe('whether clients that have left review the model too, and come back when it passes'),
  requirement: z
    .number()
    .optional()
    .describe(
      'the model passes if its loss is below this; default: the loss of the model that the client trains alone',
    ),
  aloneEpochs: z
    .int()
    .positive()
    .default(usualAloneEpochs)
    .describe('epochs that a client trains alone for the model that the global model has to beat'),
});
/** Parsed {@link optOutOptions}. */
export type OptOutOptions = z.output<typeof optOutOptions>;

/** Whether a client is still in the federation. */
export const membership = z.object({
  stays: z.boolean(),
  failures: z.int().min(0).describe('reviews in a row, up to the last one, that the model has failed'),
});
/** Parsed {@link membership}. */
export type Membership = z.infer<typeof membership>;

/** The two mean losses that a client compares, on its own test samples. */
export interface ModelReview {
  /** Of the global model; not finite if the model has diverged. */
  readonly loss: number;
  readonly requirement: number;
}

/** The memberships before the first review. */
export function initialMemberships(clients: number): Membership[] {
  return Array.from({ length: clients }, () => ({ stays: true, failures: 0 }));
}

/** Whether clients review the global model after this round. */
export function reviewsAfter({ from, every }: OptOutOptions, round: number): boolean {
  return round >= from && (round - from) % every === 0;
}

/**
 * The memberships after a review of the global model. A client stays while its loss under the global model is strictly
 * below its requirement. This is the simplest rule; that the losses of clients decide who takes part is from Cho et
 * al. 2024 (TMLR, arXiv:2205.14840, abstract).
 *
 * @param reviews by client id; undefined for a client without test samples, whose membership does not change
 */
export function updateMemberships(
  { patience, comesBack }: OptOutOptions,
  members: readonly Membership[],
  reviews: readonly (ModelReview | undefined)[],
): Membership[] {
  return members.map((member, client) => {
    const review = reviews[client];
    if (!review) return member;
    if (review.loss < review.requirement) return { stays: member.stays || comesBack, failures: 0 };
    const failures = member.failures + 1;
    return { stays: member.stays && failures < patience, failures };
  });
}
