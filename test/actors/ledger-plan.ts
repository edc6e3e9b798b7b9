import type { SimulationPlan } from '../../src/actors/plan.js';
import { smallPlan } from './small-plan.js';

/** A fault that the ledger strategy injects into a client's work; every client or round where none is named. */
export interface InjectedFault {
  readonly client?: number;
  readonly round?: number;
  readonly kind: 'sleep' | 'throw' | 'exit' | 'uncaught';
  readonly milliseconds?: number;
  /** A file that is left behind, so that the fault happens once. */
  readonly marker?: string;
}

/** A small plan of the ledger strategy (`fixtures/ledger.mjs`), with all clients in every round. */
export function ledgerPlan(
  options: {
    readonly faults?: readonly InjectedFault[];
    readonly serverFault?: number;
    readonly globalModel?: boolean;
  } = {},
  changes: Partial<SimulationPlan> = {},
): SimulationPlan {
  const module = new URL('./fixtures/ledger.mjs', import.meta.url).href;
  return smallPlan({ strategy: { name: 'ledger', module, options }, cohort: { fraction: 1 }, ...changes });
}
