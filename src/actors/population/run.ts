import type { Abilities } from '../hosts/host-api.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { SimulationPlan } from '../plan.js';
import type { Participation } from './participation.js';
import type { Population } from './population.js';
import type { ServerActor } from './server-actor.js';

/** The parts of a run that evaluations and observers use: the plan, the hosts, the server and the clients. */
export interface Run {
  readonly plan: SimulationPlan;
  readonly pool: HostPool;
  readonly abilities: Abilities;
  readonly server: ServerActor;
  readonly population: Population;
  readonly participation: Participation;
}
