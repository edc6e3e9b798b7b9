import type { SimulationPlan } from '../../src/actors/plan.js';

/** A schedule without surprises, on clients of different speed. */
export const circumstances: Pick<SimulationPlan, 'codecs' | 'policy' | 'devices' | 'network' | 'evaluation'> = {
  codecs: [],
  policy: { name: 'all-received' },
  devices: { flops: { median: 1e6, sigma: 0.5 } },
  network: { downlink: 1e5, uplink: { median: 1e4, sigma: 0.5 }, latency: 0.05 },
  evaluation: { every: 1, clients: 4 },
};

/** Where codecs work that compress or protect updates of weights. */
export const weightsUp = { channel: 'weights', direction: 'up' } as const;
