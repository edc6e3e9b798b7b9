import type { PropertyCheck } from '../incentives/economics/audit.js';
import type { AgentOutcome } from '../incentives/economics/outcome.js';
import type { EquilibriumReport, GameResult, Quantities } from '../incentives/games/game-result.js';
import { type Column, table } from './table.js';

/**
 * The report of a game for a terminal: agents (at most `shown`), totals, certificate, equilibria and audit.
 *
 * @param width of the terminal, in columns
 */
export function gameText(title: string, result: GameResult, width: number, shown = 20): string {
  const { agents, totals, equilibria, quantities, audit } = result;
  const hidden = agents.length - shown;
  return [
    title,
    table(agentColumns(agents.slice(0, shown), result.units), width),
    ...(hidden > 0 ? [`and ${hidden} more agents`] : []),
    totalsLine(totals, result.units),
    ...(result.equilibrium ? [certificateLine(result.equilibrium)] : []),
    ...(equilibria.length > 1
      ? [
          `${equilibria.length} equilibria: ${equilibria.map(({ quantities }) => listed(quantities, result.units)).join('; ')}`,
        ]
      : []),
    ...(Object.keys(quantities).length > 0 ? [listed(quantities, result.units)] : []),
    ...(audit.length > 0 ? [table(auditColumns(audit), width)] : []),
    `promised: ${result.guarantees.map((guarantee) => guarantee.replaceAll('-', ' ')).join(', ') || 'nothing'}`,
  ].join('\n');
}

function agentColumns(agents: readonly AgentOutcome[], units: GameResult['units'] = {}): Column[] {
  const known = (['contribution', 'accuracy', 'payment', 'cost', 'utility', 'outside'] as const).filter((column) =>
    agents.some((agent) => agent[column] !== undefined),
  );
  const details = [...new Set(agents.flatMap((agent) => Object.keys(agent.details ?? {})))];
  const column = (key: string, title: string, cellOf: (agent: AgentOutcome) => string) => {
    return { title: withUnit(title, unitOf(units, key)), cells: agents.map(cellOf) };
  };
  return [
    { title: 'agent', cells: agents.map(({ id }) => id), align: 'left' },
    ...known.map((key) => column(key, key, (agent) => cell(agent[key]))),
    ...details.map((key) => column(key, words(key), (agent) => cell(agent.details?.[key]))),
  ];
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

function auditColumns(audit: readonly PropertyCheck[]): Column[] {
  return [
    { title: 'property', cells: audit.map(({ property }) => property), align: 'left' },
    { title: 'holds', cells: audit.map(({ holds }) => (holds ? 'yes' : 'no')) },
    { title: 'worst', cells: audit.map(({ worst }) => cell(worst)) },
    { title: 'agent', cells: audit.map(({ agent }) => agent ?? '') },
    { title: 'fails for', cells: audit.map(({ failing }) => cell(failing)) },
  ];
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
