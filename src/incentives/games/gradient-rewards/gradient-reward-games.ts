import { z } from 'zod';
import { most } from '../../../core/counts.js';
import { assume } from '../../economics/assumption.js';
import { dispersion } from '../../economics/dispersion.js';
import { totalsOf } from '../../economics/outcome.js';
import { defineGame, type Units } from '../definition.js';
import { gameSchema } from '../game-options.js';
import type { GameResult } from '../game-result.js';
import { namesOf } from '../participants.js';
import { cfflDefaults, cfflRound } from './cffl.js';
import { cgsvDefaults, cgsvRound } from './cgsv.js';

const rounds = z
  .int()
  .positive()
  .max(most.rounds)
  .default(10)
  .describe('number of rounds; clients send the same in each');

/** The unit of rewards: the share of what the best client receives. */
const shared: Units = {
  payment: 'money',
  cost: 'money',
  utility: 'share of the best',
  reputation: 'fraction',
  jainOfShares: '1',
};

const cgsvOptions = z.strictObject({
  name: z.literal('cgsv'),
  scale: z.number().default(cgsvDefaults.scale).describe('Gamma: length to which updates are scaled'),
  memory: z.number().default(cgsvDefaults.memory).describe('alpha: weight of the past in a reputation'),
  altruism: z.number().default(cgsvDefaults.altruism).describe('beta: how evenly rewards are given'),
  floor: z.number().default(cgsvDefaults.floor).describe('least reputation'),
});

/** CGSV on given updates: the share of the aggregate that each client receives. */
export const cgsv = defineGame({
  name: 'cgsv',
  title: 'Gradient-driven rewards: each client receives a share of the aggregate that matches its contribution',
  citation:
    'X. Xu, L. Lyu, X. Ma, C. Miao, C. S. Foo, B. K. H. Low. Gradient-Driven Rewards to Guarantee Fairness in Collaborative Machine Learning. NeurIPS 2021',
  units: { ...shared, cosine: '1' },
  schema: gameSchema(cgsvOptions, {
    rounds,
    clients: z
      .array(z.strictObject({ id: z.string().optional(), size: z.number().default(1), update: z.array(z.number()) }))
      .describe('the clients and the updates that they send'),
  }),
  play({ mechanism, rounds, clients }) {
    const ids = namesOf(clients, 'client', 'clients');
    const numbers = clients[0]?.update.length;
    clients.forEach(({ size, update: { length } }, i) => {
      assume(size > 0 && size < Infinity, `clients.${i}.size`, 'every client has samples', size);
      const one = length > 0 && length === numbers;
      assume(one, `clients.${i}.update`, 'all updates have one length', `${length} numbers`);
    });
    const [updates, sizes] = [clients.map(({ update }) => Float32Array.from(update)), clients.map(({ size }) => size)];
    let round = cgsvRound(updates, undefined, sizes, mechanism);
    for (let t = 1; t < rounds; t++) round = cgsvRound(updates, round.reputations, sizes, mechanism);
    const { cosines, reputations, shares } = round;
    return rewarded(ids, shares, (i) => ({ cosine: cosines[i], reputation: reputations[i] }));
  },
});

const cfflOptions = z.strictObject({
  name: z.literal('cffl'),
  punishment: z.number().default(cfflDefaults.punishment).describe('alpha: how strongly quality counts'),
  memory: z.number().min(0).max(1).default(cfflDefaults.memory).describe('weight of the past in a reputation'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(cfflDefaults.threshold)
    .describe('members with less than this share of the equal reputation are removed'),
  order: z
    .enum(['sharpen-first', 'average-first'])
    .default('sharpen-first')
    .describe(
      "quality is sharpened and then averaged with the past (the paper), or averaged first (the authors' code)",
    ),
});

/** CFFL on given validation accuracies: reputations, exclusions and downloads. */
export const cffl = defineGame({
  name: 'cffl',
  title: "Collaborative fairness by reputation: downloads proportional to the quality of a client's own model",
  citation: 'L. Lyu, X. Xu, Q. Wang, H. Yu. Collaborative Fairness in Federated Learning. 2020. arXiv:2008.12161',
  units: { ...shared, validationAccuracy: 'fraction' },
  schema: gameSchema(cfflOptions, {
    rounds,
    clients: z
      .array(z.strictObject({ id: z.string().optional(), accuracy: z.number().min(0).max(1) }))
      .describe('the clients and the validation accuracies of their own models'),
  }),
  play({ mechanism, rounds, clients }) {
    const ids = namesOf(clients, 'client', 'clients');
    const accuracies = clients.map(({ accuracy }) => accuracy);
    let round = cfflRound(accuracies, undefined, mechanism);
    for (let t = 1; t < rounds; t++) round = cfflRound(accuracies, round.reputations, mechanism);
    const { reputations, members, shares } = round;
    return rewarded(ids, shares, (i) => ({
      validationAccuracy: accuracies[i],
      reputation: reputations[i],
      member: members[i],
    }));
  },
});

/** The result of a mechanism in which clients decide nothing and receive shares. */
function rewarded(
  ids: readonly string[],
  shares: readonly number[],
  details: (client: number) => Record<string, number | boolean>,
): GameResult {
  const agents = ids.map((id, i) => ({
    id,
    payment: 0,
    cost: 0,
    utility: shares[i],
    details: details(i),
  }));
  return {
    agents,
    totals: totalsOf(agents),
    equilibria: [],
    guarantees: ['feasible', 'budget-balanced'],
    audit: [],
    quantities: { jainOfShares: dispersion(shares).jain },
  };
}
