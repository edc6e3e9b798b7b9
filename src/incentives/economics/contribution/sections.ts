import { z } from 'zod';
import { most } from '../../../core/counts.js';
import { InputError } from '../../../core/errors.js';
import { sumOf } from '../../../core/statistics.js';
import type { Agent } from '../agent.js';
import { assume } from '../assumption.js';
import { type CostModel, costOptions, createCost } from '../cost.js';
import { curveOptions } from '../curves/registry.js';
import { dynamicsOptions } from '../dynamics.js';

const agent = z.strictObject({
  id: z.string().optional().describe('default: agent1, agent2, ...'),
  cost: costOptions.describe('the cost of its samples: a number per sample, or a cost model'),
  report: costOptions.optional().describe('the cost that it reports; default: the true one'),
  stock: z.number().optional().describe('the largest number of samples that it can contribute; default: any number'),
  count: z.int().positive().max(most.agents).default(1).describe('number of agents of this kind'),
});

/** The sections of a scenario in which agents contribute samples. */
export const contributionSections = {
  curve: curveOptions.describe('accuracy as a function of the total number of samples'),
  agents: z.array(agent).describe('the agents'),
  dynamics: dynamicsOptions.prefault({}).describe('how agents move from their starts to an equilibrium'),
  starts: z
    .int()
    .min(0)
    .max(most.starts)
    .optional()
    .describe('random starts from which dynamics are run; default: 20, or none for more than 200 agents'),
};

/** The agents of a scenario, and the costs that they report. */
export interface Population {
  readonly agents: readonly Agent[];
  readonly reports: readonly CostModel[];
}

/** @throws InputError if there are more agents than {@link most} allows */
export function checkAgents(listed: readonly { readonly count: number }[]): void {
  const agents = sumOf(listed.map(({ count }) => count));
  if (agents > most.agents) {
    throw new InputError('agents', 'too-large', {
      found: agents,
      most: most.agents,
      limit: 'the most agents of a game',
    });
  }
}

/**
 * Creates the agents that a scenario lists.
 *
 * @throws InputError naming the assumption that an agent breaks
 */
export function populationOf(listed: readonly z.output<typeof agent>[]): Population {
  assume(listed.length > 0, 'agents', 'there is at least one agent', 'none');
  const agents: Agent[] = [];
  const reports: CostModel[] = [];
  const names = new Set<string>();
  checkAgents(listed);
  listed.forEach(({ id, cost, report, stock = Infinity, count }, position) => {
    const where = `agents.${position}`;
    assume(stock >= 0, `${where}.stock`, 'a stock is not negative', stock);
    const trueCost = createCost(cost, `${where}.cost`);
    const reported = report === undefined ? trueCost : createCost(report, `${where}.report`);
    for (let copy = 1; copy <= count; copy++) {
      const name = id === undefined ? `agent${agents.length + 1}` : count > 1 ? `${id}.${copy}` : id;
      assume(!names.has(name), `${where}.id`, 'agents have different names', `'${name}' twice`);
      names.add(name);
      agents.push({ id: name, type: { cost: trueCost, stock } });
      reports.push(reported);
    }
  });
  return { agents, reports };
}
