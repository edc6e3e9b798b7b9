import { formatBytes, formatSeconds } from '../core/quantities.js';
import type { RunEstimate } from '../experiments/estimate-run.js';

/** An estimate as text, one quantity a line. */
export function estimateText(estimate: RunEstimate, threads: number): string {
  const { played, rounds, trainings, evaluations, uplinkBytes, downlinkBytes, flops } = estimate;
  const lines = [
    ['local trainings', String(Math.round(trainings))],
    ['evaluations', String(evaluations)],
    ['uplink', formatBytes(Math.round(uplinkBytes))],
    ['downlink', formatBytes(Math.round(downlinkBytes))],
    ['operations', `${flops.toExponential(2)} floating-point operations of clients`],
    ['virtual time', formatSeconds(estimate.virtualSeconds)],
    ['real time', `${formatSeconds(estimate.wallSeconds)} on this machine, by ${threads} threads`],
    ['memory', formatBytes(estimate.memoryBytes)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    `estimated from ${played} of ${rounds} rounds:`,
    ...lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
  ].join('\n');
}
