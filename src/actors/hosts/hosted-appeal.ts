import { heldBy } from '../../data/held-by.js';
import { evaluateRows } from '../evaluation/evaluate-rows.js';
import { outcomeOf } from './fault.js';
import type { HostApi } from './host-api.js';
import type { Sides } from './sides.js';

/** How a host evaluates models that clients would train alone. */
export function hostedAppeal(opened: Promise<Sides>): Pick<HostApi, 'evaluateAlone'> {
  return {
    evaluateAlone: (client, epochs) =>
      outcomeOf(async () => {
        const sides = await opened;
        const weights = await sides.trainAlone(client, epochs);
        return evaluateRows(sides.commonLearner, weights, sides.data.train, heldBy(sides.data, client).test);
      }),
  };
}
