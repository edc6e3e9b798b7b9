import type { RandomStream } from '../../../core/random.js';
import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import type { Agent } from '../../economics/agent.js';
import { tolerance } from '../../economics/audit.js';
import { type EquilibriumSearch, findEquilibria, sameContributions } from '../../economics/contribution/equilibria.js';
import { outcomesOf } from '../../economics/contribution/outcomes.js';
import type { ContributionRule } from '../../economics/contribution/rule.js';
import { totalsOf } from '../../economics/outcome.js';
import type { EquilibriumReport, GameResult, Quantities } from '../game-result.js';
import { comparisonsOf } from './comparisons.js';
import { auditOf } from './contribution-audit.js';
import type { ContributionSetting } from './contribution-setting.js';

/** Finds the equilibria of a contribution game, reports the one with the most data, and audits it. */
export function playContribution(setting: ContributionSetting, random: RandomStream): GameResult {
  const { curve, agents, dynamics, starts } = setting;
  const rule = setting.rule(setting.reports);
  const search = findEquilibria(rule, agents, dynamics, starts, random);
  const [{ contributions }] = search.equilibria;
  const outcomes = outcomesOf(rule, curve, agents, contributions);
  const totals = totalsOf(outcomes);
  return {
    agents: outcomes,
    totals,
    equilibrium: reportOf(search, agents),
    equilibria: search.equilibria.map((equilibrium) => ({
      epsilon: equilibrium.certificate.epsilon,
      quantities: summaryOf(rule, curve, agents, equilibrium.contributions),
    })),
    guarantees: rule.guarantees,
    audit: auditOf(setting, contributions, outcomes, random.fork('audit')),
    quantities: comparisonsOf(setting, outcomes, totals.welfare),
  };
}

function summaryOf(
  rule: ContributionRule,
  curve: AccuracyCurve,
  agents: readonly Agent[],
  contributions: readonly number[],
): Quantities {
  const { contribution, welfare } = totalsOf(outcomesOf(rule, curve, agents, contributions));
  return { contribution, accuracy: curve.value(contribution), welfare };
}

function reportOf({ equilibria, fromRandom }: EquilibriumSearch, agents: readonly Agent[]): EquilibriumReport {
  const [{ contributions, certificate }] = equilibria;
  const { best, epsilon, deviations } = certificate;
  const agreeing = fromRandom.filter(
    ({ converged, actions }) => converged && sameContributions(actions, contributions),
  );
  return {
    concept: 'Nash',
    epsilon,
    ...(best && epsilon > tolerance && { deviation: { agent: agents[best.player].id, action: best.action } }),
    deviations,
    starts: fromRandom.length,
    agreeing: agreeing.length,
    cycling: fromRandom.filter(({ cycle }) => cycle !== undefined).length,
  };
}
