import type { Chart } from '../../core/chart.js';
import { counted, formatNumber } from '../../core/quantities.js';
import type { AgentOutcome } from '../../incentives/economics/outcome.js';
import type { EquilibriumReport, GameResult } from '../../incentives/games/game-result.js';
import type { GameRecord } from '../../records/game-record.js';
import type { BarChart, Figure, LineChart, View } from './figure.js';
import { capitalised, spelledOut } from './words.js';

/** The figures of a game: its own charts, the numbers of agents, of the whole, and of several equilibria. */
export function gameFigures(game: GameRecord): Figure[] {
  const { result, charts } = game;
  const views = [agentViews(result), totalViews(result), equilibriumViews(result)];
  return [...charts.map(chartFigure), ...views.flatMap((figure) => figure ?? [])];
}

/** A game's own chart. */
function chartFigure(chart: Chart): Figure {
  const { name, title, series } = chart;
  return {
    name,
    title,
    caption: '',
    warnings: [],
    views: [{ name: title, chart: linesOf(chart) }],
    table: {
      columns: ['series', 'x', 'y'],
      rows: series.flatMap((each) => each.points.map(([at, value]) => [each.name, at, value])),
    },
  };
}

/** A game's chart as lines. */
export function linesOf({ x, y, series }: Chart): LineChart {
  return {
    mark: 'lines',
    x: { title: x, unit: 'number' },
    y: { title: y, unit: 'number' },
    lines: series.map(({ name, points, scattered }) => ({ name, points, ...(scattered && { isScattered: true }) })),
  };
}

/** One view a number that agents have; those that agents are compared by are drawn together. */
function agentViews({ agents, units = {}, equilibrium, audit, guarantees }: GameResult): Figure | undefined {
  if (agents.length === 0) return undefined;
  const numbers = numbersOf(agents);
  const unit = (name: string) => units[name] ?? units[name.replace(/\d+$/, '')] ?? '1';
  const bars = (title: string, names: readonly string[]): View => ({
    name: title,
    chart: barsOf(agents, title, unit(names[0]), names),
  });
  const together = ['utility', 'outside'].filter((name) => numbers.includes(name));
  const views = numbers.flatMap((name) =>
    name === 'outside' && together.length > 1 ? [] : [bars(spelledOut(name), name === 'utility' ? together : [name])],
  );
  if (views.length === 0) return undefined;
  const promised = new Set(guarantees.map((guarantee) => guarantee.replaceAll('-', ' ')));
  const failing = audit.filter(({ holds, property }) => !holds && promised.has(property));
  return {
    name: 'agents',
    title: 'Agents',
    caption: [equilibrium ? certificate(equilibrium) : '', largest(agents)].filter(Boolean).join(' '),
    warnings: failing.map(
      ({ property, agent }) => `promised, but not kept: ${property}${agent === undefined ? '' : ` (${agent})`}`,
    ),
    views,
    table: {
      columns: ['agent', ...numbers],
      rows: agents.map((agent) => [agent.id, ...numbers.map((name) => numberOf(agent, name))]),
    },
  };
}

/** Quantities with one unit as bars beside each other, such as welfare beside the best possible. */
function totalViews({ totals, quantities, units = {} }: GameResult): Figure | undefined {
  const all = Object.entries({ ...quantities, welfare: totals.welfare }).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
  );
  const byUnit = new Map<string, [string, number][]>();
  for (const [name, value] of all) {
    const unit = units[name === 'welfare' ? 'utility' : name] ?? units[name] ?? '1';
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), [name, value]]);
  }
  const views = [...byUnit]
    .filter(([, of]) => of.length > 1)
    .map(([unit, of]): View => {
      const title = unit === '1' ? 'pure numbers' : unit;
      const chart: BarChart = {
        mark: 'bars',
        x: 'quantity',
        y: { title, unit: 'number' },
        categories: of.map(([name]) => spelledOut(name)),
        bars: [{ name: title, values: of.map(([, value]) => value) }],
      };
      return { name: title, chart };
    });
  if (views.length === 0) return undefined;
  return {
    name: 'totals',
    title: 'Welfare and other quantities',
    caption: `The agents' surplus, without the server, is ${formatNumber(totals.welfare)}.`,
    warnings: [],
    views,
    table: { columns: ['quantity', 'value'], rows: all },
  };
}

/** One view a number of the equilibria, where there are several. */
function equilibriumViews({ equilibria }: GameResult): Figure | undefined {
  if (equilibria.length < 2) return undefined;
  const names = [...new Set(equilibria.flatMap(({ quantities }) => Object.keys(quantities)))].filter((name) =>
    equilibria.every(({ quantities }) => typeof quantities[name] === 'number'),
  );
  const categories = equilibria.map((_, position) => String(position + 1));
  const valuesOf = (name: string) => equilibria.map(({ quantities }) => Number(quantities[name]));
  if (names.length === 0) return undefined;
  return {
    name: 'equilibria',
    title: 'Equilibria',
    caption: `${counted(equilibria.length, 'equilibrium').replace(/equilibriums$/, 'equilibria')} were found; the first is the one reported.`,
    warnings: [],
    views: names.map((name) => ({
      name: spelledOut(name),
      chart: {
        mark: 'bars',
        x: 'equilibrium',
        y: { title: spelledOut(name), unit: 'number' },
        categories,
        bars: [{ name: spelledOut(name), values: valuesOf(name) }],
      },
    })),
    table: {
      columns: ['equilibrium', ...names],
      rows: equilibria.map((_, position) => [position + 1, ...names.map((name) => valuesOf(name)[position])]),
    },
  };
}

const columns = ['contribution', 'accuracy', 'payment', 'cost', 'utility', 'outside'] as const;

/** The names of the numbers that some agent has. */
function numbersOf(agents: readonly AgentOutcome[]): string[] {
  const details = [...new Set(agents.flatMap((agent) => Object.keys(agent.details ?? {})))];
  return [...columns, ...details].filter((name) => agents.some((agent) => numberOf(agent, name) !== undefined));
}

/** Truth values count as 1 and 0. */
function numberOf(agent: AgentOutcome, name: string): number | undefined {
  const column = columns.find((each) => each === name);
  const value = column ? agent[column] : agent.details?.[name];
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function barsOf(agents: readonly AgentOutcome[], title: string, unit: string, names: readonly string[]): BarChart {
  return {
    mark: 'bars',
    x: 'agent',
    y: { title: unit === '1' ? title : `${title} [${unit}]`, unit: 'number' },
    categories: agents.map(({ id }) => id),
    bars: names.map((name) => ({
      name: spelledOut(name),
      values: agents.map((agent) => numberOf(agent, name) ?? null),
    })),
  };
}

function certificate({ concept, epsilon, deviations, deviation }: EquilibriumReport): string {
  const who = deviation && epsilon > 0 ? `, ${deviation.agent} by ${deviation.action}` : '';
  return `${capitalised(concept)}: none of ${deviations} deviations gains more than ${Number(epsilon.toPrecision(4))}${who}.`;
}

function largest(agents: readonly AgentOutcome[]): string {
  const given = agents.flatMap(({ id, contribution }) => (contribution === undefined ? [] : [{ id, contribution }]));
  const contributing = given.filter(({ contribution }) => contribution > 0);
  if (given.length === 0) return '';
  if (contributing.length === 0) return 'No agent contributes anything.';
  const most = contributing.reduce((found, each) => (each.contribution > found.contribution ? each : found));
  return `${contributing.length} of ${counted(agents.length, 'agent')} contribute; the most, ${formatNumber(most.contribution)}, comes from ${most.id}.`;
}
