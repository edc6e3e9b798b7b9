import { z } from 'zod';
import { usualAloneEpochs } from '../../economics/appeal.js';

/** When clients leave a federation whose global model does not appeal to them, and whether they come back. */
export const optOutOptions = z.strictObject({
  from: z.int().positive().default(10).describe('the first round after which clients can leave'),
  every: z.int().positive().default(1).describe('rounds between two reviews of the clients at the global model'),
  patience: z
    .int()
    .positive()
    .default(1)
    .describe('a client leaves when the model has failed it in so many reviews in a row; with 1 it leaves at once'),
  comesBack: z
    .boolean()
    .default(true)
    .describe('whether those who have left review the model too and come back as soon as it satisfies them'),
  requirement: z
    .number()
    .optional()
    .describe('loss below which the model satisfies every client, in place of the loss of the model it trains alone'),
  aloneEpochs: z
    .int()
    .positive()
    .default(usualAloneEpochs)
    .describe('epochs of the model that a client trains alone, and that the global one has to beat'),
});
/** Parsed {@link optOutOptions}. */
export type OptOutOptions = z.output<typeof optOutOptions>;

/** Where a client stands that can leave. */
export const membership = z.object({
  stays: z.boolean(),
  failures: z.int().min(0).describe('reviews in a row, up to the last one, in which the model has failed it'),
});
/** Parsed {@link membership}. */
export type Membership = z.infer<typeof membership>;

/** What a client compares: mean losses on its held-out samples. */
export interface ModelReview {
  /** Under the global model; not finite, if that has diverged. */
  readonly loss: number;
  readonly requirement: number;
}

/** The memberships before the first review. */
export function initialMemberships(clients: number): Membership[] {
  return Array.from({ length: clients }, () => ({ stays: true, failures: 0 }));
}

/** Whether clients review the global model after a round. */
export function reviewsAfter({ from, every }: OptOutOptions, round: number): boolean {
  return round >= from && (round - from) % every === 0;
}

/**
 * The memberships after a review of the global model. Whether it satisfies clients decides who takes part in its training (Cho
 * et al. 2024, TMLR, arXiv:2205.14840, abstract); here by the plainest rule: a client stays while its loss under the model is
 * strictly below what it requires.
 *
 * @param reviews by client; undefined for one without held-out samples, which has nothing to judge by and stays as it is
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
