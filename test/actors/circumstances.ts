import type { SimulationPlan } from '../../src/actors/plan.js';

/** A schedule without surprises, on clients of different speed. */
export const circumstances: Pick<SimulationPlan, 'stages' | 'policy' | 'devices' | 'network' | 'evaluation'> = {
  stages: [],
  policy: { name: 'all-received' },
  devices: { flops: { median: 1e6, sigma: 0.5 } },
  network: { downlink: 1e5, uplink: { median: 1e4, sigma: 0.5 }, latency: 0.05 },
  evaluation: { every: 1, clients: 4 },
};
