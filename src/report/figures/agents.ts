import type { RoundMetrics } from '../../actors/events.js';
import { counted, formatNumber } from '../../core/quantities.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import { type AgentOfRun, type IncentivesOfRun, incentivesOfRun } from '../../records/incentives-of-run.js';
import type { Axis, BarChart, Figure, HeatMap, LineChart, TidyTable, View } from './figure.js';
import { type RoundNumber, roundTable, roundView } from './round-lines.js';

/** Up to this many agents have a line each; more are drawn as a heat map. */
const mostLines = 7;

/** Agents at the end: what they contribute, are owed and receive, beside the predictions of theory. */
export function agentsFigure({ variants }: SavedResults): Figure | undefined {
  const found = variants.flatMap((variant) => {
    const incentives = incentivesOfRun(variant.runs[0].rounds);
    return incentives ? [{ variant, incentives }] : [];
  });
  if (found.length === 0) return undefined;
  const several = found.length > 1;
  const views = found.flatMap(({ variant, incentives }) =>
    agentViews(incentives.agents, several ? `, ${variant.name}` : ''),
  );
  const warnings = found.flatMap(({ variant, incentives: { handedMore, worseOff } }) => [
    ...(worseOff > 0 ? [`${variant.name}: ${counted(worseOff, 'agent')} would do better alone`] : []),
    ...(handedMore > 0
      ? [`${variant.name}: ${counted(handedMore, 'agent')} received more than owed, since nothing worse was found`]
      : []),
  ]);
  return {
    name: 'agents',
    title: 'Contributions and rewards of agents',
    caption: found.map(({ variant, incentives }) => sentence(variant, incentives, several)).join(' '),
    warnings,
    views,
    table: agentTable(found),
  };
}

function sentence({ name, runs: [run] }: SavedVariant, incentives: IncentivesOfRun, several: boolean): string {
  const { contributors, predictedContributors, totalSamples, predictedTotal, welfare, agents } = incentives;
  const who = several ? `${name}, seed ${run.seed}` : `Seed ${run.seed}`;
  const contribute = `${contributors} of ${counted(agents.length, 'agent')} contribute ${counted(totalSamples, 'sample')}`;
  return `${who}: ${contribute}; theory predicts ${predictedContributors} and ${formatNumber(predictedTotal)}. Their surplus is ${formatNumber(welfare)}.`;
}

function agentViews(agents: readonly AgentOfRun[], suffix: string): View[] {
  const share = (title: string): Axis => ({ title, unit: 'share' });
  const bars = (
    name: string,
    y: Axis,
    columns: Readonly<Record<string, (agent: AgentOfRun) => number | undefined>>,
  ) => {
    const chart: BarChart = {
      mark: 'bars',
      x: 'agent',
      y,
      categories: agents.map(({ client }) => String(client)),
      bars: Object.entries(columns).map(([column, of]) => ({
        name: column,
        values: agents.map((agent) => of(agent) ?? null),
      })),
    };
    return { name: `${name}${suffix}`, chart };
  };
  const rewarded = agents.some(({ received }) => received !== undefined);
  return [
    bars(
      'samples',
      { title: 'samples', unit: 'number' },
      {
        contributed: ({ samples }) => samples,
        predicted: ({ predictedSamples }) => predictedSamples,
      },
    ),
    bars('rewards', share('accuracy'), {
      owed: ({ target }) => target,
      ...(rewarded && { received: ({ received }: AgentOfRun) => received }),
      predicted: ({ predictedAccuracy }) => predictedAccuracy,
    }),
    bars(
      'utilities',
      { title: 'utility and payment [accuracy]', unit: 'number' },
      {
        utility: ({ utility }) => utility,
        payment: ({ payment }) => payment,
      },
    ),
  ];
}

function agentTable(
  found: readonly { readonly variant: SavedVariant; readonly incentives: IncentivesOfRun }[],
): TidyTable {
  const columns = [
    'samples',
    'predictedSamples',
    'target',
    'predictedAccuracy',
    'received',
    'payment',
    'utility',
  ] as const;
  return {
    columns: ['variant', 'seed', 'agent', ...columns],
    rows: found.flatMap(({ variant, incentives }) =>
      incentives.agents.map((agent) => [
        ...[variant.name, variant.runs[0].seed, agent.client],
        ...columns.map((column) => agent[column]),
      ]),
    ),
  };
}

/** How contributions change from decision to decision: those of each agent, their sum, and the surplus. */
export function contributionsFigure({ variants }: SavedResults): Figure | undefined {
  const decided = variants.filter(({ runs }) => runs[0].rounds.filter(({ incentives }) => incentives).length > 1);
  if (decided.length === 0) return undefined;
  const views = decided.map(({ name, runs: [run] }) => ({
    name: decided.length > 1 ? `agents, ${name}` : 'agents',
    chart: contributionsOf(run.rounds),
  }));
  const totals: RoundNumber[] = [
    {
      name: 'totalSamples',
      axis: { title: 'samples of all agents', unit: 'number' },
      of: ({ incentives }) => incentives?.totalSamples,
    },
    {
      name: 'welfare',
      axis: { title: "agents' surplus [accuracy]", unit: 'number' },
      of: ({ incentives }) => incentives?.welfare,
    },
  ];
  return {
    name: 'contributions',
    title: 'Contributions over time',
    caption: decided.map((variant) => change(variant)).join(' '),
    warnings: [],
    views: [...views, ...totals.flatMap((total) => roundView(variants, total, total.axis.title) ?? [])],
    table: roundTable(variants, totals),
  };
}

function change({ name, runs: [run] }: SavedVariant): string {
  const decisions = run.rounds.flatMap(({ incentives }) => incentives ?? []);
  const [first, last] = [decisions[0], decisions[decisions.length - 1]];
  const [before, after] = [first.totalSamples, last.totalSamples];
  const words =
    before === after ? `stay at ${counted(after, 'sample')}` : `go from ${before} to ${counted(after, 'sample')}`;
  return `${name}, seed ${run.seed}: contributions ${words} over ${counted(decisions.length, 'decision')}.`;
}

function contributionsOf(rounds: readonly RoundMetrics[]): LineChart | HeatMap {
  const decided = rounds.flatMap(({ round, incentives }) =>
    incentives ? [{ round, samples: incentives.samples }] : [],
  );
  const agents = decided[0].samples.length;
  const y: Axis = { title: 'samples', unit: 'number' };
  if (agents > mostLines) {
    return {
      mark: 'heat-map',
      x: 'round',
      y: 'agent',
      value: y,
      columns: decided.map(({ round }) => String(round)),
      rows: Array.from({ length: agents }, (_, agent) => String(agent)),
      values: Array.from({ length: agents }, (_, agent) => decided.map(({ samples }) => samples[agent])),
    };
  }
  return {
    mark: 'lines',
    x: { title: 'round', unit: 'number', isWhole: true },
    y,
    lines: Array.from({ length: agents }, (_, agent) => ({
      name: `agent ${agent}`,
      points: decided.map(({ round, samples }) => [round, samples[agent]] as const),
    })),
  };
}
