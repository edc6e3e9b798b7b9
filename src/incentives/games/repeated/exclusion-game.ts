import { z } from 'zod';
import { most } from '../../../core/counts.js';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { individualRationality } from '../../economics/audit.js';
import { standAlone } from '../../economics/contribution/pooled-response.js';
import { checkAgents } from '../../economics/contribution/sections.js';
import { costOptions, createCost } from '../../economics/cost.js';
import { createCurve, curveOptions } from '../../economics/curves/registry.js';
import { totalsOf } from '../../economics/outcome.js';
import { defineGame } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { defectionGain, leastDiscount, type StagePayoffs } from './deterrence.js';
import { playRepeatedGame, type RepeatedAgent } from './exclusion.js';

const options = z.strictObject({
  name: z.literal('exclusion'),
  detection: z.number().default(1).describe('probability that a defection is detected'),
  length: z
    .union([z.int().positive(), z.literal('for-ever')])
    .default('for-ever')
    .describe('rounds of exclusion that follow a detected defection'),
});

const agent = z.strictObject({
  id: z.string().optional(),
  cost: costOptions.describe('cost of its samples'),
  quota: z.number().describe('samples that it has to contribute in each round'),
  behaviour: z.enum(['honest', 'free-rider', 'rational']).default('rational'),
  count: z.int().positive().max(most.agents).default(1).describe('number of agents of this kind'),
});

/** A repeated game of contribution in which detected free riders are excluded. */
export const exclusionGame = defineGame({
  name: 'exclusion',
  title: 'Repeated contribution with exclusion: patience and detection in place of payments',
  citation: 'J. W. Friedman. A Non-cooperative Equilibrium for Supergames. Review of Economic Studies, 1971',
  units: {
    contribution: 'samples',
    payment: 'accuracy',
    cost: 'accuracy',
    utility: 'accuracy',
    outside: 'accuracy',
    roundsContributed: 'rounds',
    roundsExcluded: 'rounds',
    leastDiscount: '1',
    leastDiscountOfAll: '1',
    contributorsFirst: '1',
    contributorsLast: '1',
    samplesLast: 'samples',
  },
  schema: gameSchema(options, {
    curve: curveOptions,
    agents: z.array(agent).describe('the agents'),
    discount: z.number().describe('weight of the next round: at least 0, below 1'),
    rounds: z.int().positive().max(most.rounds).default(100),
  }),
  play({ mechanism, curve: described, agents: listed, discount, rounds }, random) {
    assume(listed.length > 0, 'agents', 'there is at least one agent', 'none');
    checkAgents(listed);
    assume(discount >= 0 && discount < 1, 'discount', 'a discount is at least 0 and below 1', discount);
    const curve = createCurve(described);
    const length = mechanism.length === 'for-ever' ? Number.POSITIVE_INFINITY : mechanism.length;
    const exclusion = { detection: mechanism.detection, length };
    const ids: string[] = [];
    const agents: RepeatedAgent[] = [];
    listed.forEach(({ id, cost, quota, behaviour, count }, position) => {
      assume(quota > 0, `agents.${position}.quota`, 'members are asked for samples', quota);
      const model = createCost(cost, `agents.${position}.cost`);
      for (let copy = 1; copy <= count; copy++) {
        ids.push(id === undefined ? `agent${ids.length + 1}` : count > 1 ? `${id}.${copy}` : id);
        agents.push({ cost: model, quota, behaviour });
      }
    });
    const outcome = playRepeatedGame({ curve, agents, exclusion, discount, rounds }, random);
    const full = sumOf(agents.map(({ quota }) => quota));
    const payoffs = agents.map(
      ({ cost, quota }): StagePayoffs => ({
        cooperate: curve.value(full) - cost.cost(quota),
        defect: curve.value(full - quota),
        excluded: standAlone(curve, { cost, stock: Number.POSITIVE_INFINITY }).utility,
      }),
    );
    const lasted = 1 - discount ** rounds;
    const outcomes = agents.map(({ cost, quota }, i) => {
      const least = leastDiscount(payoffs[i], exclusion);
      return {
        id: ids[i],
        contribution: outcome.contributed[i] * quota,
        payment: 0,
        cost: outcome.contributed[i] * cost.cost(quota),
        utility: outcome.utilities[i],
        outside: lasted * payoffs[i].excluded,
        details: {
          roundsContributed: outcome.contributed[i],
          roundsExcluded: outcome.excluded[i],
          leastDiscount: least ?? 'none',
        },
      };
    });
    const gains = payoffs.map((each) => defectionGain(each, exclusion, discount));
    const worst = gains.indexOf(Math.max(...gains));
    const thresholds = payoffs.map((each) => leastDiscount(each, exclusion) ?? 1);
    return {
      agents: outcomes,
      totals: totalsOf(outcomes),
      equilibrium: {
        concept: 'full cooperation, one-shot deviations',
        epsilon: Math.max(0, gains[worst]),
        ...(gains[worst] > 0 && { deviation: { agent: ids[worst], action: 'defect' } }),
        deviations: agents.length,
      },
      equilibria: [],
      guarantees: ['feasible', 'budget-balanced'],
      audit: [individualRationality(outcomes)],
      quantities: {
        leastDiscountOfAll: Math.max(...thresholds),
        contributorsFirst: outcome.contributors[0],
        contributorsLast: outcome.contributors[rounds - 1],
        samplesLast: outcome.samples[rounds - 1],
      },
    };
  },
});
