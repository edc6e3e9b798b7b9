import { markdownTable } from 'markdown-table';
import { formatNumber } from '../../src/core/quantities.js';
import { seedStatistics } from '../../src/experiments/comparison.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import { populationOf } from '../../src/incentives/economics/contribution/sections.js';
import { type IncentivesOfRun, incentivesOfRun } from '../../src/records/incentives-of-run.js';
import { meanAndDeviation, percent } from './numbers.js';
import { type Group, grouped } from './setting.js';

/** One variant of a comparison in which agents decide: by seed. */
interface DecidedVariant {
  readonly name: string;
  /** By client, of one sample; undefined where samples differ in cost. */
  readonly costs: readonly (number | undefined)[];
  readonly runs: readonly (IncentivesOfRun & { readonly accuracy?: number; readonly seed: number })[];
}

/** The tables of runs in which agents decide, by comparison. */
export function measuredIncentives(runs: readonly FinishedRun[]): { comparison: string; text: string }[] {
  const groups = grouped(runs.filter(({ rounds }) => incentivesOfRun(rounds)));
  return groups.map((group) => ({ comparison: group.comparison, text: groupText(group) }));
}

function groupText({ setting, variants }: Group): string {
  const decided = [...variants].map(([name, runs]): DecidedVariant => {
    const own = runs.flatMap(({ rounds, scenario: { seed } }) => {
      const incentives = incentivesOfRun(rounds);
      const accuracy = rounds.findLast(({ test }) => test)?.test?.accuracy;
      return incentives ? [{ ...incentives, accuracy, seed }] : [];
    });
    const { agents } = populationOf(runs[0].scenario.incentives?.agents ?? []);
    return { name, costs: agents.map(({ type }) => type.cost.perSample), runs: own };
  });
  const tables = [mechanismsTable(decided), ...decided.map(agentsTable)];
  return [`${setting}.`, ...tables].join('\n\n');
}

/** A line a variant: what all agents together contributed and came to. */
function mechanismsTable(variants: readonly DecidedVariant[]): string {
  return markdownTable([
    [
      ...[
        'mechanism',
        'contributors',
        'predicted',
        'samples',
        'predicted',
        'accuracy',
        'predicted',
        'welfare',
        'seeds',
      ],
    ],
    ...variants.map(({ name, runs }) => [
      name,
      meanAndDeviation(seedStatistics(runs.map(({ contributors }) => contributors)), 1),
      String(runs[0].predictedContributors),
      meanAndDeviation(seedStatistics(runs.map(({ totalSamples }) => totalSamples)), 0),
      runs[0].predictedTotal.toFixed(0),
      percent(seedStatistics(runs.flatMap(({ accuracy }) => accuracy ?? []))),
      (100 * runs[0].predictedAccuracy).toFixed(2),
      meanAndDeviation(seedStatistics(runs.map(({ welfare }) => welfare)), 3),
      runs.map(({ seed }) => seed).join(', '),
    ]),
  ]);
}

/** A line an agent. */
function agentsTable({ name, costs, runs }: DecidedVariant): string {
  const of = (client: number) => runs.map(({ agents }) => agents[client]);
  const table = markdownTable([
    ['agent', 'cost of a sample', 'samples', 'predicted', 'accuracy owed', 'predicted', 'accuracy received', 'utility'],
    ...runs[0].agents.map(({ client, predictedSamples, predictedAccuracy }) => [
      String(client),
      costs[client]?.toExponential(2) ?? 'differs',
      meanAndDeviation(seedStatistics(of(client).map(({ samples }) => samples)), 0),
      predictedSamples.toFixed(0),
      percent(seedStatistics(of(client).map(({ target }) => target))),
      (100 * predictedAccuracy).toFixed(2),
      percent(receivedOver(of(client))),
      formatNumber(seedStatistics(of(client).map(({ utility }) => utility)).mean),
    ]),
  ]);
  return `${name}:\n\n${table}`;
}

function receivedOver(agents: readonly { readonly received?: number }[]) {
  const received = agents.flatMap((agent) => agent.received ?? []);
  return received.length > 0 ? seedStatistics(received) : undefined;
}
