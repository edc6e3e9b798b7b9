import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { smallOptions } from '../strategies/blobs-setting.js';
import { InProcessHosts } from './in-process-hosts.js';
import { linesOf, ofKind, play } from './play.js';

/** Agents who contribute more from round to round, or first more and then less. */
const growing = {
  agents: [
    { cost: 0.0005, count: 2 },
    { cost: 0.0008, count: 2 },
  ],
  curve: { name: 'power-law', best: 0.95, exponent: 0.7, scale: 2 },
  revision: { damping: 0.3, noise: 0 },
};
const wavering = {
  agents: [
    { cost: 0.0006, count: 2 },
    { cost: 0.002, count: 2 },
  ],
  curve: { name: 'power-law', best: 0.95, exponent: 0.5, scale: 2 },
  revision: { damping: 0.5, noise: 8 },
};

async function run(strategy: string, incentives: object, changes: object = {}) {
  const written = {
    rounds: 4,
    data: {
      name: 'blobs',
      classes: 3,
      sampleShape: [6],
      train: 400,
      test: 100,
      clients: 4,
      public: { size: 60, labelled: true },
    },
    model: { name: 'mlp', hidden: [8] },
    training: { batch: 16, optimizer: { name: 'sgd', learningRate: 0.05 } },
    strategy: { name: strategy, ...Object(smallOptions[strategy]) },
    incentives: {
      mechanism: { name: 'accuracy-shaping', epsilon: 1e-5 },
      beliefs: 'measured',
      start: 'nothing',
      ...incentives,
    },
    ...changes,
  };
  const plan = await resolveScenario(await parseScenario(written, 'agents.yaml'));
  return play({ ...plan, threads: 1 }, { hosts: new InProcessHosts(1) });
}

describe('where clients contribute other samples from round to round', () => {
  it.each([
    ['growing', growing],
    ['wavering', wavering],
  ])('group knowledge transfer goes on (%s contributions)', async (_, incentives) => {
    const events = await run('fedgkt', incentives);
    expect(linesOf(events)).toHaveLength(4);
    const contributed = ofKind(events, 'decided').map(({ decisions }) => decisions.map(({ samples }) => samples));
    expect(new Set(contributed.map((samples) => samples.join())).size).toBeGreaterThan(1);
    expect(linesOf(events).map(({ received }) => received)).toEqual(linesOf(events).map(({ cohort }) => cohort));
  });

  it.each(['fedmd', 'maxfl'])(
    'an evaluation changes nothing (%s, which trains before the first round)',
    async (name) => {
      const changes = { cohort: { count: 1 }, evaluation: { every: 1, clients: 4 } };
      const often = await run(name, growing, changes);
      const once = await run(name, growing, { ...changes, evaluation: { every: 4, clients: 4 } });
      expect(linesOf(often).map(({ cohort }) => cohort)).toEqual(linesOf(once).map(({ cohort }) => cohort));
      expect(linesOf(often)[3].test).toEqual(linesOf(once)[3].test);
    },
  );
});
