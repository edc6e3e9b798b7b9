import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { estimateRun } from '../../src/experiments/estimate-run.js';
import { estimateText } from '../../src/report/estimate-text.js';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { InProcessHosts } from '../actors/in-process-hosts.js';
import { linesOf, ofKind, play } from '../actors/play.js';
import { smallScenario } from '../cli/fedstill.js';

async function planOf(strategy: string, rounds: number) {
  const written = { ...parse(smallScenario), strategy, rounds, evaluation: { every: 3 } };
  return resolveScenario(await parseScenario(written, 'small.yaml'), { threads: 1 });
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

test.each(['fedavg', 'fd', 'dsfl'])('four rounds of %s tell the bytes and operations of seven', async (strategy) => {
  const plan = await planOf(strategy, 7);
  const estimate = await estimateRun(plan, { hosts: new InProcessHosts(1) });
  const events = await play(plan);
  const rounds = linesOf(events);
  expect(estimate).toMatchObject({
    played: 4,
    rounds: 7,
    trainings: total(rounds.map(({ cohort }) => cohort)),
    evaluations: rounds.filter((round) => round.test).length,
    uplinkBytes: total(rounds.map(({ uplinkBytes }) => uplinkBytes)),
    downlinkBytes: total(rounds.map(({ downlinkBytes }) => downlinkBytes)),
  });
  const flops = total(ofKind(events, 'arrived').map((event) => event.flops));
  expect(estimate.flops / flops).toBeGreaterThan(0.9);
  expect(estimate.flops / flops).toBeLessThan(1.1);
  expect(estimate.wallSeconds).toBeGreaterThan(0);
  expect(estimate.memoryBytes).toBeGreaterThan(1e7);
  expect(estimateText(estimate, 1)).toMatch(/^estimated from 4 of 7 rounds:\n {2}local trainings {2}21\n/);
});
