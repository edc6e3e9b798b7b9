import type { RoundMetrics } from '../actors/events.js';
import type { AreasByBehaviour } from '../actors/observers/detection.js';
import { formatBytes, formatLoss, formatNumber, formatSeconds, formatShare } from '../core/quantities.js';
import { accuracy } from '../data/task.js';
import { isShare, measureTitles } from '../records/measures-of-run.js';
import type { Summary } from '../records/summary.js';
import type { Metrics } from '../strategies/strategy.js';
import { agentsTable } from './agents-table.js';
import { metricValue } from './metric-value.js';
import { table } from './table.js';
import { valuationTable } from './valuation-table.js';

/**
 * The table at the end of a run: its rounds (at most `shown`, evenly spaced, the last included), its totals, the
 * results of agents, and the values of clients.
 *
 * @param width of the terminal, in columns
 */
export function resultTable(summary: Summary, rounds: readonly RoundMetrics[], width: number, shown = 10): string {
  const personal = rounds.some((round) => round.personal);
  const { metric = accuracy } = summary;
  const evaluated = evenlySpaced(
    rounds.filter((round) => round.test || round.personal),
    shown,
  );
  const column = (title: string, cell: (round: RoundMetrics) => string) => ({ title, cells: evaluated.map(cell) });
  const columns = [
    column('round', ({ round }) => String(round)),
    column(`test ${metric.name}`, ({ test }) => metricValue(metric, test?.[metric.name])),
    column('test loss', ({ test }) => formatLoss(test?.loss)),
    ...(personal ? [column('personal', (round) => metricValue(metric, round.personal?.[metric.name].mean))] : []),
    column('train loss', ({ trainLoss }) => formatLoss(trainLoss)),
    column('uplink', ({ uplinkBytes }) => formatBytes(uplinkBytes)),
    column('virtual time', ({ virtualSeconds }) => formatSeconds(virtualSeconds)),
  ];
  const best = summary.best?.[metric.name] ?? summary.bestAccuracy;
  const totals = [
    `${summary.strategy}, seed ${summary.seed}: best test ${metric.name} ${metricValue(metric, best)}`,
    ...(summary.measures ? [measuresLine(summary.measures)] : []),
    ...(summary.server ? [accountLine(summary.server)] : []),
    `uplink ${formatBytes(summary.uplinkBytes)}, downlink ${formatBytes(summary.downlinkBytes)}`,
    `${formatSeconds(summary.virtualSeconds)} of virtual time in ${formatSeconds(summary.wallSeconds)}`,
    ...(summary.nothingTrained ? [summary.nothingTrained] : []),
    ...(summary.detection ? [`AUC of detectors: ${accountLine(summary.detection)}`] : []),
    ...behaviourLines(summary.detectionByBehaviour ?? {}),
    ...(summary.incentives ? [agentsTable(summary.incentives, width)] : []),
    ...(summary.valuation ? [valuationTable(summary.valuation, width)] : []),
  ];
  return `${table(columns, width)}\n${totals.join('\n')}`;
}

/** `agreement 0.9711, KL 0.0821`. */
function measuresLine(measures: Readonly<Record<string, number>>): string {
  const titled = Object.entries(measureTitles()).filter(([name]) => name in measures);
  return titled
    .map(([name, title]) => `${title} ${(isShare(name) ? formatShare : formatNumber)(measures[name])}`)
    .join(', ');
}

/** `AUC of norm: free-rider 1, lazy 0.625`: one line per detector, if there are several behaviours. */
function behaviourLines(areas: AreasByBehaviour): string[] {
  const several = Object.entries(areas).filter(([, of]) => Object.keys(of).length > 1);
  return several.map(([name, of]) => `AUC of ${name}: ${accountLine(of)}`);
}

/** `epsilon 3.127`. */
function accountLine(account: Metrics): string {
  const entries = Object.entries(account);
  return entries.map(([name, value]) => `${name} ${formatNumber(value)}`).join(', ');
}

function evenlySpaced<T>(items: readonly T[], count: number): T[] {
  const stride = Math.max(1, Math.ceil(items.length / count));
  return items.filter((_, index) => (items.length - 1 - index) % stride === 0);
}
