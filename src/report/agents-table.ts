import { counted, formatNumber, formatShare } from '../core/quantities.js';
import type { IncentivesOfRun } from '../records/incentives-of-run.js';
import { table } from './table.js';

/** Up to this many agents are shown. */
const shown = 20;

/**
 * A table of what agents contributed and received, beside the predictions of theory: one line per agent, and one for
 * all.
 *
 * @param width of the terminal, in columns
 */
export function agentsTable({ agents, ...all }: IncentivesOfRun, width: number): string {
  type Agent = (typeof agents)[number];
  const column = (title: string, cell: (agent: Agent) => string) => {
    return { title, cells: agents.slice(0, shown).map(cell) };
  };
  const more = agents.length > shown ? [`... and ${counted(agents.length - shown, 'more agent')}`] : [];
  const contributors = `${counted(all.contributors, 'agent')} contribute${all.contributors === 1 ? 's' : ''} (predicted: ${all.predictedContributors})`;
  const samples = `${counted(all.totalSamples, 'sample')} (predicted: ${all.predictedTotal.toFixed(1)})`;
  return [
    table(
      [
        column('agent', ({ client }) => String(client)),
        column('samples', ({ samples }) => String(samples)),
        column('predicted', ({ predictedSamples }) => predictedSamples.toFixed(1)),
        column('owed', ({ target }) => formatShare(target)),
        column('predicted', ({ predictedAccuracy }) => formatShare(predictedAccuracy)),
        column('received', ({ received }) => formatShare(received)),
        column('payment', ({ payment }) => formatNumber(payment)),
        column('utility', ({ utility }) => formatNumber(utility)),
      ],
      width,
    ),
    ...more,
    `${contributors}, ${samples}; welfare ${formatNumber(all.welfare)}, ${all.worseOff} worse off than alone`,
    ...(all.handedMore > 0
      ? [`rewards above the accuracy owed, since no worse one was found: ${counted(all.handedMore, 'agent')}`]
      : []),
    "welfare is the agents' surplus in units of accuracy, without the gains and payments of the server",
  ].join('\n');
}
