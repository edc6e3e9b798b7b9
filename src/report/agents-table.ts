import Table from 'cli-table3';
import { counted, formatNumber, formatShare } from '../core/quantities.js';
import type { IncentivesOfRun } from '../records/incentives-of-run.js';

/** Up to this many agents are shown. */
const shown = 20;

/**
 * A table of what agents contributed and received, beside the predictions of theory: one line per agent, and one for
 * all.
 */
export function agentsTable({ agents, ...all }: IncentivesOfRun): string {
  const table = new Table({
    head: ['agent', 'samples', 'predicted', 'owed', 'predicted', 'received', 'payment', 'utility'],
    style: { head: [], border: [], compact: true },
    colAligns: Array<'right'>(8).fill('right'),
  });
  for (const agent of agents.slice(0, shown)) {
    table.push([
      ...[String(agent.client), String(agent.samples), agent.predictedSamples.toFixed(1)],
      ...[formatShare(agent.target), formatShare(agent.predictedAccuracy), formatShare(agent.received)],
      ...[formatNumber(agent.payment), formatNumber(agent.utility)],
    ]);
  }
  const more = agents.length > shown ? [`... and ${counted(agents.length - shown, 'more agent')}`] : [];
  const contributors = `${counted(all.contributors, 'agent')} contribute${all.contributors === 1 ? 's' : ''} (predicted: ${all.predictedContributors})`;
  const samples = `${counted(all.totalSamples, 'sample')} (predicted: ${all.predictedTotal.toFixed(1)})`;
  return [
    table.toString(),
    ...more,
    `${contributors}, ${samples}; welfare ${formatNumber(all.welfare)}, ${all.worseOff} worse off than alone`,
    ...(all.handedMore > 0
      ? [`rewards above the accuracy owed, since no worse one was found: ${counted(all.handedMore, 'agent')}`]
      : []),
    "welfare is the agents' surplus in units of accuracy, without the gains and payments of the server",
  ].join('\n');
}
