import { weightedMean } from '../core/weights.js';
import { evaluateRows } from './evaluate-rows.js';
import { outcomeOf } from './fault.js';
import type { HostApi } from './host-api.js';
import type { Sides } from './sides.js';

/** How a host evaluates the models of coalitions. */
export function hostedCoalitions(opened: Promise<Sides>): Pick<HostApi, 'evaluateMean'> {
  return {
    evaluateMean: (models, coefficients, rows) =>
      outcomeOf(async () => {
        const sides = await opened;
        return evaluateRows(sides.commonLearner, weightedMean(models, coefficients), sides.data.test, rows);
      }),
  };
}
