import { weightedMean } from '../../core/weights.js';
import { modelWithoutClient } from '../../incentives/training/valuation/fed-influence.js';
import type { EvaluationSums } from '../../learning/learner.js';
import { evaluateRows } from '../evaluation/evaluate-rows.js';
import { outcomeOf } from './fault.js';
import type { HostApi } from './host-api.js';
import { inSharedMemory } from './in-shared-memory.js';
import type { Sides } from './sides.js';

/** How a host evaluates the models of coalitions. */
export function hostedCoalitions(opened: Promise<Sides>): Pick<HostApi, 'evaluateMean' | 'evaluateWithout'> {
  return {
    evaluateMean: (models, coefficients, rows) =>
      outcomeOf(async () => {
        const sides = await opened;
        return evaluateRows(sides.commonLearner, weightedMean(models, coefficients), sides.data.test, rows);
      }),

    evaluateWithout: (without, chunks) =>
      outcomeOf(async () => {
        const sides = await opened;
        const { model, deviation } = modelWithoutClient(without, sides.partsOf(0)?.statistics);
        const sums: EvaluationSums[] = [];
        for (const rows of chunks) sums.push(await evaluateRows(sides.commonLearner, model, sides.data.test, rows));
        return { deviation: inSharedMemory(deviation), sums };
      }),
  };
}
