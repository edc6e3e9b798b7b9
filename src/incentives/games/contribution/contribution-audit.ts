import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import {
  budgetBalance,
  envyFreeness,
  feasibility,
  incentiveCompatibility,
  individualRationality,
  type PropertyCheck,
} from '../../economics/audit.js';
import { findEquilibria } from '../../economics/contribution/equilibria.js';
import { contributionGame } from '../../economics/contribution/rule.js';
import type { AgentOutcome } from '../../economics/outcome.js';
import type { ContributionSetting } from './contribution-setting.js';
import { bestMisreport } from './misreport.js';

/** Up to this many agents, pairs of agents and false reports are audited. */
const auditedAgents = 50;

/**
 * Audits the outcome of a contribution game: the guarantees of the mechanism, and properties that it does not
 * guarantee.
 */
export function auditOf(
  { curve, agents, rule: announce, dynamics }: ContributionSetting,
  contributions: readonly number[],
  outcomes: readonly AgentOutcome[],
  random: RandomStream,
): PropertyCheck[] {
  const available = curve.value(sumOf(contributions));
  const findings = [feasibility(outcomes, available), individualRationality(outcomes), budgetBalance(outcomes)];
  if (agents.length > auditedAgents) return findings;
  const ids = agents.map(({ id }) => id);
  const bundle = (i: number, j: number) => {
    const { accuracy = 0, payment, contribution = 0 } = outcomes[j];
    const within = contribution <= agents[i].type.stock;
    return within ? accuracy + payment - agents[i].type.cost.cost(contribution) : -Infinity;
  };
  const truth = agents.map(({ type }) => type.cost);
  const misreport = bestMisreport(truth, (reports, agent) => {
    const told = announce(reports);
    const [{ contributions: reached }] = findEquilibria(told, agents, dynamics, 0, random).equilibria;
    return contributionGame(told, agents).utility(agent, reached);
  });
  const gain = misreport && {
    epsilon: Math.max(0, misreport.gain),
    best: { player: misreport.agent, action: misreport },
  };
  return [...findings, envyFreeness(ids, bundle), ...(gain ? [incentiveCompatibility(ids, gain)] : [])];
}
