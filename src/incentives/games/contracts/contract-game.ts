import { z } from 'zod';
import { sumOf } from '../../../core/statistics.js';
import { units } from '../../../core/units.js';
import { assume } from '../../economics/assumption.js';
import { incentiveCompatibility, individualRationality, largestAmount, tolerance } from '../../economics/audit.js';
import type { AgentOutcome } from '../../economics/outcome.js';
import { reportOf } from '../certificate-report.js';
import { defineGame, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import { certifyChoices } from './choices.js';
import { profitOfKnownTypes } from './known-types.js';
import { workerUtility } from './menu.js';
import { menuCharts } from './menu-charts.js';
import { type Menu, type MenuOptions, optimalMenu } from './optimal-menu.js';
import { type ContractedWork, computingWork, proportionalWork } from './work.js';

const computing = z.strictObject({
  name: z.literal('computing'),
  capacitance: z.number().positive().describe('zeta: effective capacitance of a chip'),
  cycles: z.number().positive().describe('c: processor cycles a sample'),
  samples: z.number().positive().describe('s: samples of a worker'),
  iterations: z.number().positive().default(1).describe('psi: local iterations of a worker of type 1'),
  uploadCost: z.number().min(0).default(0).describe('E_com: energy of an upload'),
  uploadTime: z.number().min(0).default(0).describe('T_com: seconds of an upload').register(units, { unit: 's' }),
  deadline: z.number().positive().describe('T_max: seconds that the server waits').register(units, { unit: 's' }),
  satisfaction: z.number().positive().describe('omega: the server gains omega ln(T_max - time)'),
  highest: z.number().positive().optional().describe('the highest clock frequency; default: any'),
});
const proportional = z.strictObject({
  name: z.literal('proportional'),
  value: z.number().positive().describe('worth of a unit of effort; an effort costs effort^2 / (2 theta)'),
});

const schema = gameSchema(
  z.strictObject({
    name: z.literal('contract'),
    price: z.number().positive().default(1).describe('l: worth of a unit of money to the server'),
    budget: z.number().positive().optional().describe('money for all workers together; default: no limit'),
    exclude: z.boolean().default(true).describe('whether low types may be offered nothing, if that gains more'),
  }),
  {
    work: z
      .discriminatedUnion('name', [computing, proportional])
      .describe('the effort of a worker: a clock frequency, or an effort of constant worth'),
    types: z
      .array(
        z.strictObject({
          id: z.string().optional().describe('default: type1, type2, ...'),
          theta: z.number().describe('type of the worker; a higher type works more cheaply'),
          share: z.number().describe('share of all workers'),
        }),
      )
      .describe('the types of workers, by ascending theta'),
    workers: z.int().positive().default(1).describe('number of workers to whom the menu is offered'),
  },
);
type Scenario = z.output<typeof schema>;

/** A menu of contracts for workers whose types are private. */
export const contract = defineGame({
  name: 'contract',
  title: 'Contracts: a menu of efforts and rewards from which every type of worker chooses its own item',
  citation:
    'J. Kang, Z. Xiong, D. Niyato, H. Yu, Y.-C. Liang, D. I. Kim. Incentive Design for Efficient Federated Learning in Mobile ' +
    'Networks: A Contract Theory Approach. APWCS 2019. arXiv:1905.07479',
  schema,
  units: {
    ...moneyUnits,
    contribution: 'effort',
    theta: '1',
    workers: 'workers',
    item: 'place in the menu',
    profit: 'worth to the server',
    profitIfTypesWereKnown: 'worth to the server',
  },
  play(scenario) {
    const { types, workers } = scenario;
    const ids = namesOf(types, 'type', 'types');
    const work = workOf(scenario);
    const { items, profit, bunches } = menuOf(scenario, work);
    const agents = types.map(({ theta, share }, n): AgentOutcome => {
      const item = items[n];
      const details = { theta, workers: share * workers, item: item ? n + 1 : 'none' };
      if (!item) return { id: ids[n], contribution: 0, payment: 0, cost: 0, utility: 0, outside: 0, details };
      const utility = workerUtility(work, theta, item);
      const { effort: contribution, reward: payment } = item;
      return { id: ids[n], contribution, payment, cost: payment - utility, utility, outside: 0, details };
    });
    const choice = certifyChoices(work, types, items);
    const stakes = largestAmount(agents);
    // One agent stands for all workers of its type.
    const ofAll = (quantity: (agent: AgentOutcome) => number) =>
      workers * sumOf(types.map(({ share }, n) => share * quantity(agents[n])));
    return {
      agents,
      totals: {
        contribution: ofAll(({ contribution = 0 }) => contribution),
        payment: ofAll(({ payment }) => payment),
        welfare: ofAll(({ utility }) => utility),
      },
      equilibrium: reportOf('self-selection among all items and none', choice, ids, stakes),
      equilibria: [],
      guarantees: ['individually-rational', 'incentive-compatible'],
      audit: [
        individualRationality(agents, tolerance * stakes),
        incentiveCompatibility(ids, choice, tolerance * stakes),
      ],
      quantities: {
        profit: workers * profit,
        profitIfTypesWereKnown: workers * profitOfKnownTypes(work, types, optionsOf(scenario)),
        bunches: bunches.map((members) => `{${members.map((n) => ids[n]).join(' ')}}`).join(' ') || 'none',
      },
    };
  },
  charts(scenario) {
    const ids = namesOf(scenario.types, 'type', 'types');
    const work = workOf(scenario);
    return menuCharts(work, scenario.types, ids, menuOf(scenario, work).items);
  },
});

function workOf({ work }: Scenario): ContractedWork {
  if (work.name === 'proportional') return proportionalWork(work.value);
  assume(work.deadline > work.uploadTime, 'work.deadline', 'an upload takes less than the deadline', work.deadline);
  return computingWork(work);
}

function menuOf(scenario: Scenario, work: ContractedWork): Menu {
  return optimalMenu(work, scenario.types, optionsOf(scenario));
}

function optionsOf({ mechanism: { price, budget, exclude }, workers }: Scenario): MenuOptions {
  return { price, exclude, ...(budget !== undefined && { budget: budget / workers }) };
}
