import { type ModelReview, type OptOutOptions, reviewsAfter } from '../../incentives/training/participation/opt-out.js';
import { evaluateAlone, evaluateOnOwnRows, meanLoss } from '../evaluation/alone-models.js';
import type { RoundMetrics } from '../events.js';
import { defineObserver, noOptions, type ObservedRun } from './observer.js';

declare module '../events.js' {
  interface Findings {
    readonly reconsidered: { readonly members: number };
  }
  interface RoundMetrics {
    /** Number of clients that stay for the next round; present after a review of the global model. */
    readonly members?: number;
  }
}

/** Lets clients leave or come back. They decide by the loss of the global model on their own test rows. */
export const observer = defineObserver({
  name: 'optOut',
  options: noOptions,

  open(run) {
    const { optOut: options } = run.plan;
    return (
      options && {
        async after(round) {
          if (!reviewsAfter(options, round)) return undefined;
          return { kind: 'reconsidered', members: run.participation.reconsider(await reviews(run, options)) };
        },
      }
    );
  },

  metrics: (event) => (event.kind === 'reconsidered' ? { members: event.members } : undefined),
  numbers: [{ name: 'members', title: 'members', of: (rounds) => rounds.findLast(hasMembers)?.members }],
});

function hasMembers({ members }: RoundMetrics): boolean {
  return members !== undefined;
}

/** By client, the loss of the global model and the required loss; undefined for a client without test rows. */
async function reviews(
  { plan, pool, server }: ObservedRun,
  { requirement, aloneEpochs }: OptOutOptions,
): Promise<(ModelReview | undefined)[]> {
  const global = await server.model();
  return Promise.all(
    plan.data.shards.map(async ({ test }, client) => {
      if (test.length === 0) return undefined;
      const [loss, required] = await Promise.all([
        evaluateOnOwnRows(pool, global, client).then(meanLoss),
        requirement ?? evaluateAlone(pool, client, aloneEpochs).then(meanLoss),
      ]);
      return { loss, requirement: required };
    }),
  );
}
