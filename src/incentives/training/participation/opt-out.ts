import { z } from 'zod';
import { usualAloneEpochs } from '../../economics/appeal.js';

/** When clients leave a federation whose global model does not appeal to them, and whether they come back. */
export const optOutOptions = z.strictObject({
  from: z.int().positive().default(10).describe('the first round after which clients can leave'),
  every: z.int().positive().default(1).describe('rounds between two looks of the clients at the global model'),
  patience: z
    .int()
    .positive()
    .default(1)
    .describe('a client leaves when the model has failed it in so many looks in a row; with 1 it leaves at once'),
  comesBack: z
    .boolean()
    .default(true)
    .describe('whether those who have left look at the model too, and come back as soon as it satisfies them'),
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
  failures: z.int().min(0).describe('looks in a row, up to the last one, in which the model has failed it'),
});
/** Parsed {@link membership}. */
export type Membership = z.infer<typeof membership>;

/** What a client compares: mean losses on its held-out samples. */
export interface Look {
  /** Under the global model; not finite, if that has diverged. */
  readonly loss: number;
  readonly requirement: number;
}

/** Where everybody stands before the first look. */
export function foundingMembers(clients: number): Membership[] {
  return Array.from({ length: clients }, () => ({ stays: true, failures: 0 }));
}

/** Whether clients look at the global model after a round. */
export function looksAfter({ from, every }: OptOutOptions, round: number): boolean {
  return round >= from && (round - from) % every === 0;
}

/**
 * What one look at the global model makes of the members. Whether it satisfies clients decides who takes part in its training (Cho
 * et al. 2024, TMLR, arXiv:2205.14840, abstract); here by the plainest rule: a client stays while its loss under the model is
 * strictly below what it requires.
 *
 * @param looks by client; undefined for one without held-out samples, which has nothing to judge by and stays as it is
 */
export function reconsider(
  { patience, comesBack }: OptOutOptions,
  members: readonly Membership[],
  looks: readonly (Look | undefined)[],
): Membership[] {
  return members.map((member, client) => {
    const look = looks[client];
    if (!look) return member;
    if (look.loss < look.requirement) return { stays: member.stays || comesBack, failures: 0 };
    const failures = member.failures + 1;
    return { stays: member.stays && failures < patience, failures };
  });
}
