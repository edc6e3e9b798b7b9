import type { Chart, Series } from '../../../core/chart.js';
import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import { responsesTo } from '../../economics/contribution/responses.js';
import type { ContributionRule } from '../../economics/contribution/rule.js';
import { bestResponseDynamics } from '../../economics/dynamics.js';
import type { GameResult } from '../game-result.js';
import type { ContributionSetting } from './contribution-setting.js';

/** Charts show one line per agent for up to this many. */
const shownAgents = 8;
const chartPoints = 120;

/**
 * Charts of a contribution game: best responses, utilities around the equilibrium, and the path of dynamics from zero.
 */
export function contributionCharts(setting: ContributionSetting, result: GameResult, random: RandomStream): Chart[] {
  const rule = setting.rule(setting.reports);
  const contributions = result.agents.map(({ contribution = 0 }) => contribution);
  return [
    bestResponseChart(setting, rule, contributions),
    awardChart(setting, rule, contributions),
    pathChart(setting, rule, random),
  ];
}

/** The best response of each agent to the total of all others, in the proportions of the equilibrium. */
function bestResponseChart(
  { agents }: ContributionSetting,
  rule: ContributionRule,
  contributions: readonly number[],
): Chart {
  const respond = responsesTo(rule, agents);
  const series: Series[] = agents.slice(0, shownAgents).map(({ id }, agent) => ({
    name: id,
    points: scaled(2).map((factor) => {
      const profile = contributions.map((samples) => factor * samples);
      return [sumOf(profile) - profile[agent], respond(agent, profile)];
    }),
  }));
  const equilibrium: Series = {
    name: 'equilibrium',
    scattered: true,
    points: agents
      .slice(0, shownAgents)
      .map((_, agent) => [sumOf(contributions) - contributions[agent], contributions[agent]]),
  };
  return {
    name: 'best-response',
    title: `Best responses under ${rule.name}`,
    x: 'samples of all others',
    y: 'best response (samples)',
    series: [...series, equilibrium],
  };
}

/** The utility of each agent as a function of its contribution, with the others at the equilibrium. */
function awardChart({ agents }: ContributionSetting, rule: ContributionRule, contributions: readonly number[]): Chart {
  const utility = (agent: number, samples: number) => {
    const profile = contributions.slice();
    profile[agent] = samples;
    const { accuracy, payment } = rule.award(agent, profile);
    return accuracy + payment - agents[agent].type.cost.cost(samples);
  };
  const shown = agents.slice(0, shownAgents);
  const reach = 2 * Math.max(...contributions.slice(0, shownAgents));
  return {
    name: 'equilibrium',
    title: `Utility around the equilibrium of ${rule.name}`,
    x: 'own samples',
    y: 'utility (accuracy)',
    series: [
      ...shown.map(
        ({ id, type }, agent): Series => ({
          name: id,
          points: scaled(1)
            .map((share) => Math.min(type.stock, share * reach))
            .map((samples) => [samples, utility(agent, samples)]),
        }),
      ),
      {
        name: 'equilibrium',
        scattered: true,
        points: shown.map((_, agent) => [contributions[agent], utility(agent, contributions[agent])]),
      },
    ],
  };
}

/** Contributions round by round, for agents that start from zero. */
function pathChart({ agents, dynamics }: ContributionSetting, rule: ContributionRule, random: RandomStream): Chart {
  const path: number[][] = [agents.map(() => 0)];
  const respond = responsesTo(rule, agents);
  const rounds = Math.min(dynamics.rounds, chartPoints);
  bestResponseDynamics(respond, path[0], { ...dynamics, rounds }, random.fork('path'), (actions) => {
    path.push(actions.slice());
  });
  return {
    name: 'dynamics',
    title: `Best-response dynamics under ${rule.name}`,
    x: 'round',
    y: 'contribution (samples)',
    series: agents.slice(0, shownAgents).map(({ id }, agent) => ({
      name: id,
      points: path.map((actions, round) => [round, actions[agent]]),
    })),
  };
}

function scaled(largest: number): number[] {
  return Array.from({ length: chartPoints + 1 }, (_, index) => (largest * index) / chartPoints);
}
