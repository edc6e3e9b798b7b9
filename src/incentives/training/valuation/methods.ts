import { z } from 'zod';
import { most } from '../../../core/counts.js';
import { findNamed } from '../../../core/find-named.js';
import { banzhaf } from './banzhaf.js';
import { exactIfAllEvaluated } from './exact-if-all-evaluated.js';
import { carriedOption } from './fed-influence.js';
import { groupTesting } from './group-testing.js';
import { gtgShapley } from './gtg-shapley.js';
import { leaveOneOut } from './leave-one-out.js';
import { defineValuation, type ValuationMethod } from './method.js';
import { sampledShapley } from './permutation-sampling.js';
import { shapley } from './shapley.js';
import { utilityTable } from './utility-table.js';

/** The largest number of players for which all coalitions are evaluated. */
const mostPlayers = 12;

function refuseMany(players: number): string | undefined {
  if (players <= mostPlayers) return undefined;
  return `it evaluates every coalition, 2^${players} of ${players} clients a round; at most ${mostPlayers} are allowed`;
}

const fedsvCitation =
  'T. Wang, J. Rausch, C. Zhang, R. Jia, D. Song. A Principled Approach to Data Valuation for Federated Learning. 2020. ' +
  'arXiv:2009.06192';

const exactShapley = defineValuation({
  name: 'exact-shapley',
  title: 'The Shapley value of every round, over all coalitions (FedSV, exact)',
  citation: fedsvCitation,
  options: z.strictObject({}),
  refusal: refuseMany,
  value: async (players, utility) => ({ values: shapley(await utilityTable(players, utility)) }),
});

const fedsv = defineValuation({
  name: 'fedsv',
  title: 'FedSV: the Shapley value of every round, sampled by permutations or by group testing',
  citation: fedsvCitation,
  options: z.strictObject({
    estimator: z
      .enum(['permutations', 'group-testing'])
      .default('permutations')
      .describe('what is sampled: orders of joining, or coalitions'),
    samples: z.int().positive().max(most.coalitions).default(100).describe('orders or coalitions sampled in a round'),
  }),
  value: (players, utility, { estimator, samples }, random) =>
    exactIfAllEvaluated(players, utility, (seen) =>
      estimator === 'permutations'
        ? sampledShapley(players, seen, { permutations: samples, tolerance: 0 }, random)
        : groupTesting(players, seen, { tests: samples }, random),
    ),
});

const tmcShapley = defineValuation({
  name: 'tmc-shapley',
  title: 'Truncated Monte Carlo: orders of joining, each ended where the rest adds next to nothing',
  citation:
    'A. Ghorbani, J. Zou. Data Shapley: Equitable Valuation of Data for Machine Learning. ICML 2019. arXiv:1904.02868',
  options: z.strictObject({
    permutations: z.int().positive().max(most.coalitions).default(100).describe('orders of joining sampled in a round'),
    tolerance: z
      .number()
      .min(0)
      .default(0.01)
      .describe('an order ends when its utility is this close to that of all clients'),
  }),
  value: (players, utility, options, random) =>
    exactIfAllEvaluated(players, utility, (seen) => sampledShapley(players, seen, options, random)),
});

const gtg = defineValuation({
  name: 'gtg-shapley',
  title: 'GTG-Shapley: guided orders of joining, truncated within and between rounds, until values converge',
  citation:
    'Z. Liu, Y. Chen, H. Yu, Y. Liu, L. Cui. GTG-Shapley: Efficient and Accurate Participant Contribution Evaluation in ' +
    'Federated Learning. ACM TIST 13(4), 2022. arXiv:2109.02053',
  options: z.strictObject({
    roundTolerance: z
      .number()
      .min(0)
      .default(0.001)
      .describe('if the utility changes by no more than this in a round, all values are 0'),
    tolerance: z
      .number()
      .min(0)
      .default(0.001)
      .describe('an order ends when its utility is this close to that of all clients'),
    convergence: z
      .number()
      .min(0)
      .default(0.05)
      .describe('values have converged if their mean relative change is below this'),
    permutations: z
      .int()
      .positive()
      .max(most.coalitions)
      .default(500)
      .describe('the largest number of orders of joining'),
  }),
  value: (players, utility, options, random) =>
    exactIfAllEvaluated(players, utility, (seen) => gtgShapley(players, seen, options, random)),
});

const leaveOneOutMethod = defineValuation({
  name: 'leave-one-out',
  title: 'What the round would lose without a client',
  citation: fedsvCitation,
  options: z.strictObject({}),
  value: async (players, utility) => ({ values: await leaveOneOut(players, utility) }),
});

const banzhafMethod = defineValuation({
  name: 'banzhaf',
  title: 'The Banzhaf value of every round: what a client adds, all coalitions counted alike',
  citation: 'J. T. Wang, R. Jia. Data Banzhaf: A Robust Data Valuation Framework. AISTATS 2023. arXiv:2205.15466',
  options: z.strictObject({}),
  refusal: refuseMany,
  value: async (players, utility) => ({ values: banzhaf(await utilityTable(players, utility)) }),
});

const fedInfluence = defineValuation({
  name: 'fed-influence',
  title: 'Fed-Influence: what the whole run would lose without a client, estimated from updates alone',
  citation:
    'Y. Xue, C. Niu, Z. Zheng, S. Tang, C. Lyu, F. Wu, G. Chen. Toward Understanding the Influence of Individual Clients in ' +
    'Federated Learning. AAAI 2021. arXiv:2012.10936',
  options: z.strictObject({ carried: carriedOption }),
});

/** All valuation methods, in the order in which they are listed. */
export const valuationMethods: readonly ValuationMethod[] = [
  exactShapley,
  gtg,
  tmcShapley,
  fedsv,
  leaveOneOutMethod,
  banzhafMethod,
  fedInfluence,
];

/** @throws InputError at `valuation.methods` naming the nearest method, if none has this name */
export function findValuationMethod(name: string): ValuationMethod {
  return findNamed(valuationMethods, name, 'valuation.methods');
}
