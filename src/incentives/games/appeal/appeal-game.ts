import { z } from 'zod';
import { globalModelAppeal } from '../../economics/appeal.js';
import { assume } from '../../economics/assumption.js';
import { individualRationality } from '../../economics/audit.js';
import { totalsOf } from '../../economics/outcome.js';
import { defineGame } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { objectiveChart } from './appeal-charts.js';
import { type AppealModel, appealMinima, averageModel, lossesOf, type QuadraticClient } from './quadratic-clients.js';

const client = z.strictObject({
  id: z.string().optional(),
  centre: z.union([z.number(), z.array(z.number()).min(1)]).describe('the model with the smallest loss'),
  curvature: z.number().default(1).describe('its loss is curvature * |w - centre|^2'),
  requirement: z.number().describe('it takes part while its loss is below this'),
});

const options = z.strictObject({
  name: z.literal('max-fl'),
  temperature: z.number().default(1).describe('T of sigmoid((loss - requirement) / T); 1 in the paper'),
  optOut: z
    .boolean()
    .default(true)
    .describe('in each round, clients whose loss is not below their requirement leave for good'),
});

/** Models are vectors of pure numbers: `weight1`, `weight2`, ... */
const ofModels = { appeal: 'fraction', appealOfFedAvg: 'fraction', weight: '1', objective: '1', rounds: '1' };

/**
 * MaxFL on clients with quadratic losses: the global model that the most clients prefer to their own. Clients that do
 * not may leave.
 */
export const maxFl = defineGame({
  name: 'max-fl',
  title: 'Global model appeal: the model that as many clients as possible prefer to their own',
  citation:
    'Y. J. Cho, D. Jhunjhunwala, T. Li, V. Smith, G. Joshi. Maximizing Global Model Appeal in Federated Learning. TMLR 2024. arXiv:2205.14840',
  units: { payment: 'money', cost: 'loss', utility: 'loss', requirement: 'loss', ...ofModels },
  schema: gameSchema(options, { clients: z.array(client).describe('the clients') }),
  play({ mechanism: { temperature, optOut }, clients: listed }) {
    const clients = listed.map(quadraticClient);
    assume(clients.length > 0, 'clients', 'there is at least one client', 'none');
    const dimension = clients[0].centre.length;
    clients.forEach(({ centre, curvature }, k) => {
      assume(curvature > 0, `clients.${k}.curvature`, 'losses are convex (curvature > 0)', curvature);
      assume(
        centre.length === dimension,
        `clients.${k}.centre`,
        'all models have one size',
        `${centre.length} numbers`,
      );
    });
    const requirements = clients.map(({ requirement }) => requirement);
    let members = clients.map((_, k) => k);
    let rounds = 0;
    let minima: readonly AppealModel[];
    let losses: number[];
    for (;;) {
      minima = appealMinima(
        members.map((k) => clients[k]),
        temperature,
      );
      losses = lossesOf(clients, minima[0].weights);
      rounds++;
      const staying = members.filter((k) => losses[k] < requirements[k]);
      if (!optOut || staying.length === members.length || staying.length === 0) break;
      members = staying;
    }
    const average = averageModel(clients);
    const stays = new Set(members);
    const agents = listed.map(({ id }, k) => ({
      id: id ?? `client${k + 1}`,
      payment: 0,
      cost: losses[k],
      utility: requirements[k] - losses[k],
      details: { requirement: requirements[k], satisfied: losses[k] < requirements[k], member: stays.has(k) },
    }));
    const regrets = (under: readonly number[]) =>
      under.map((loss, k) => (stays.has(k) ? loss - requirements[k] : requirements[k] - loss));
    const regret = regrets(losses);
    const worst = regret.indexOf(Math.max(...regret));
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: {
        concept: 'participation fixed point',
        epsilon: Math.max(0, regret[worst]),
        ...(regret[worst] > 0 && {
          deviation: { agent: agents[worst].id, action: stays.has(worst) ? 'leave' : 'stay' },
        }),
        deviations: clients.length,
      },
      equilibria: minima.map(({ weights, objective }) => {
        const under = lossesOf(clients, weights);
        return {
          epsilon: Math.max(0, ...regrets(under)),
          quantities: { ...named(weights), objective, appeal: globalModelAppeal(under, requirements) },
        };
      }),
      guarantees: ['feasible', 'budget-balanced'],
      audit: [individualRationality(agents)],
      quantities: {
        appeal: globalModelAppeal(losses, requirements),
        appealOfFedAvg: globalModelAppeal(lossesOf(clients, average), requirements),
        ...named(minima[0].weights),
        rounds,
      },
    };
  },
  charts: ({ mechanism, clients }) => objectiveChart(clients.map(quadraticClient), mechanism.temperature),
});

function named(weights: readonly number[]): Record<string, number> {
  return Object.fromEntries(weights.map((weight, i) => [`weight${i + 1}`, weight]));
}

function quadraticClient({ centre, curvature, requirement }: z.output<typeof client>): QuadraticClient {
  return { centre: typeof centre === 'number' ? [centre] : centre, curvature, requirement };
}
