import Table from 'cli-table3';
import type { PropertyCheck } from '../incentives/economics/audit.js';
import type { AgentOutcome } from '../incentives/economics/outcome.js';
import type { EquilibriumReport, GameResult, Quantities } from '../incentives/games/game-result.js';

/** The report of a game for a terminal: agents (at most `shown`), totals, certificate, equilibria and audit. */
export function gameText(title: string, result: GameResult, shown = 20): string {
  const { agents, totals, equilibria, quantities, audit } = result;
  const hidden = agents.length - shown;
  return [
    title,
    agentTable(agents.slice(0, shown), result.units),
    ...(hidden > 0 ? [`and ${hidden} more agents`] : []),
    totalsLine(totals, result.units),
    ...(result.equilibrium ? [certificateLine(result.equilibrium)] : []),
    ...(equilibria.length > 1
      ? [
          `${equilibria.length} equilibria: ${equilibria.map(({ quantities }) => listed(quantities, result.units)).join('; ')}`,
        ]
      : []),
    ...(Object.keys(quantities).length > 0 ? [listed(quantities, result.units)] : []),
    ...(audit.length > 0 ? [auditTable(audit)] : []),
    `promised: ${result.guarantees.map((guarantee) => guarantee.replaceAll('-', ' ')).join(', ') || 'nothing'}`,
  ].join('\n');
}

function agentTable(agents: readonly AgentOutcome[], units: GameResult['units'] = {}): string {
  const columns = (['contribution', 'accuracy', 'payment', 'cost', 'utility', 'outside'] as const).filter((column) =>
    agents.some((agent) => agent[column] !== undefined),
  );
  const details = [...new Set(agents.flatMap((agent) => Object.keys(agent.details ?? {})))];
  const titled = [...columns.map((column) => [column, column]), ...details.map((key) => [key, words(key)])];
  const table = plainTable(['agent', ...titled.map(([key, title]) => withUnit(title, unitOf(units, key)))]);
  for (const agent of agents) {
    const known = columns.map((column) => cell(agent[column]));
    table.push([agent.id, ...known, ...details.map((key) => cell(agent.details?.[key]))]);
  }
  return table.toString();
}

/** A heading with its unit on the next line; pure numbers have no unit. */
function withUnit(title: string, unit: string | undefined): string {
  return unit === undefined || unit === '1' ? title : `${title}\n[${unit}]`;
}

/** The unit of a detail. `quality2` has that of `quality`. */
function unitOf(units: NonNullable<GameResult['units']>, key: string): string | undefined {
  return units[key] ?? units[key.replace(/\d+$/, '')];
}

function certificateLine(report: EquilibriumReport): string {
  const { concept, epsilon, stakes, deviation, deviations, starts, agreeing, cycling } = report;
  const beside = stakes && epsilon > 0 ? ` (${number(epsilon / stakes)} of the largest amount in play)` : '';
  const gain = deviation ? `; ${deviation.agent} gains this by ${cell(deviation.action)}` : '';
  const agreement = starts ? `; ${agreeing} of ${starts} random starts lead to it` : '';
  const cycles = cycling ? `, ${cycling} lead into a cycle` : '';
  return `${concept}: none of ${deviations} deviations gains more than ${number(epsilon)}${beside}${gain}${agreement}${cycles}`;
}

function auditTable(audit: readonly PropertyCheck[]): string {
  const table = plainTable(['property', 'holds', 'worst', 'agent', 'fails for']);
  for (const { property, holds, worst, agent, failing } of audit) {
    table.push([property, holds ? 'yes' : 'no', cell(worst), agent ?? '', cell(failing)]);
  }
  return table.toString();
}

function plainTable(head: readonly string[]) {
  const colAligns = head.map((_, index): 'left' | 'right' => (index === 0 ? 'left' : 'right'));
  return new Table({ head: [...head], style: { head: [], border: [], compact: true }, colAligns });
}

function totalsLine({ contribution, payment, welfare }: GameResult['totals'], units: GameResult['units'] = {}): string {
  const contributed = `total contribution ${measured(contribution, units.contribution)}`;
  const worth = `welfare ${measured(welfare, units.utility)} (the agents' surplus, without the server)`;
  return `${contributed}, payments ${measured(payment, units.payment)}, ${worth}`;
}

function listed(quantities: Quantities, units: GameResult['units'] = {}): string {
  return Object.entries(quantities)
    .map(([name, value]) => `${words(name)} ${measured(value, unitOf(units, name))}`)
    .join(', ');
}

/** A number with its unit. Pure numbers, words and truth values have none. */
function measured(value: Quantities[string], unit: string | undefined): string {
  const shown = cell(value);
  return typeof value !== 'number' || unit === undefined || unit === '1' ? shown : `${shown} [${unit}]`;
}

/** `standAloneTotal` as `stand alone total`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function cell(value: number | string | boolean | undefined): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value ?? '';
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}
