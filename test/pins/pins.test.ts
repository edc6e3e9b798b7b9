import { createHash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { RandomStream } from '../../src/core/random.js';
import { findContributionMechanism } from '../../src/incentives/economics/contribution/contribution-mechanisms.js';
import { MetricsHash } from '../../src/records/metrics-hash.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { linesOf, play } from '../actors/play.js';
import { tinyScenario } from '../actors/tiny-scenario.js';
import { type Cell, cells } from './cells.js';

/*
 * What runs give must not change where nobody means it to. Where a value changes on purpose, `npx vitest run test/pins --update` writes
 * the new one, and the commit says why. The reference backend is JavaScript alone: its numbers do not depend on the processor.
 */

/** All events of a tiny run on the reference backend. */
async function eventsOf({ strategy: name, sections }: Cell): Promise<SimEvent[]> {
  const strategy = findStrategy(name);
  const scenario = { ...tinyScenario(strategy, { rounds: 2, ...sections }), name: 'pinned' };
  const mechanism = scenario.incentives?.mechanism && findContributionMechanism(scenario.incentives.mechanism.name);
  return play(await resolveScenario({ scenario, strategy, mechanism }, { backend: 'reference', threads: 1 }));
}

function metricsHash(events: readonly SimEvent[]): string {
  const hash = new MetricsHash();
  for (const line of linesOf(events)) hash.add(line);
  return hash.digest();
}

/** A hash of events of other kinds than rounds. */
function eventsHash(events: readonly SimEvent[]): string {
  const others = events.filter(({ kind }) => kind !== 'round');
  return createHash('sha256').update(stringify(others)).digest('hex');
}

describe('tiny runs', () => {
  it.each([...cells.keys()])('%s', async (name) => {
    const cell = cells.get(name);
    const events = cell ? await eventsOf(cell) : [];
    const rounds = linesOf(events);
    expect(rounds).not.toHaveLength(0);
    expect({ metrics: metricsHash(events).slice(0, 16), events: eventsHash(events).slice(0, 16) }).toMatchSnapshot();
  });
});

it('draws of random streams', () => {
  const draws = (...key: (string | number)[]) => {
    const random = RandomStream.of(7, ...key);
    return {
      uniform: random.uniform(),
      integer: random.integer(1000),
      normal: random.normal(),
      gamma: random.gamma(0.5),
      dirichlet: random.dirichlet([0.5, 2]),
      permutation: [...random.permutation(8)],
      sample: [...random.sample(3, 20)],
      fork: random.fork('below', 1).uniform(),
    };
  };
  expect([draws(), draws('client', 3, 'shuffle', 2)]).toMatchSnapshot();
});
