import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { DivergenceError } from '../../src/core/errors.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { InProcessHosts } from './in-process-hosts.js';
import { linesOf, ofKind, play } from './play.js';
import { tinyScenario } from './tiny-scenario.js';

const diverging = { name: 'fedavgm', learningRate: 1e38 };
const evaluation = { every: 1, clients: 2 };

/** The events up to the end or to a divergence, and that. */
async function played(changes: object, name = 'fedavgm') {
  const strategy = findStrategy(name);
  const scenario = { ...tinyScenario(strategy, { evaluation, ...changes }), name: 'diverging' };
  const plan = await resolveScenario({ scenario, strategy });
  const seen: SimEvent[] = [];
  try {
    return { events: await play(plan, { hosts: new InProcessHosts(1) }, (event) => seen.push(event)) };
  } catch (error) {
    if (error instanceof DivergenceError) return { events: seen, error };
    throw error;
  }
}

describe('a global model that is not finite', () => {
  it('ends the run in its round, before it is evaluated or sent', async () => {
    const { events, error } = await played({ strategy: { ...diverging, learningRate: 1e39 } });
    expect(error?.message).toMatch(/^the global model is not finite since round 1: it holds infinite numbers or NaN; /);
    expect(ofKind(events, 'evaluated')).toStrictEqual([]);
    expect(linesOf(events)).toStrictEqual([]);
  });

  it('ends the run with its evaluation, where its weights are still finite', async () => {
    const { events, error } = await played({ strategy: diverging });
    expect(error?.message).toMatch(/^the global model is not finite since round 1: its loss on the test set is NaN; /);
    expect(ofKind(events, 'evaluated')).toStrictEqual([]);
  });

  it.each([diverging, { ...diverging, learningRate: 1e39 }])(
    'is replaced by the one before, if so asked: %o',
    async (strategy) => {
      const { events } = await played({ strategy, onDivergence: 'restore' });
      const lines = linesOf(events);
      expect(lines.map(({ restored }) => restored)).toStrictEqual([true, true, true]);
      for (const { test } of lines) expect(test).toStrictEqual(lines[0].test);
      expect(lines[0].test?.loss).toBeLessThan(3);
    },
  );

  it('leaves no mark on a run that keeps finite', async () => {
    const [plain, careful] = [await played({}, 'fedavg'), await played({ onDivergence: 'restore' }, 'fedavg')];
    expect(linesOf(careful.events)).toStrictEqual(linesOf(plain.events));
  });
});
