import { quantile } from 'simple-statistics';
import { dispersion } from '../incentives/fairness/dispersion.js';
import type { Measures } from '../scheduler/measures.js';
import type { Appeal } from './appeal.js';
import { agreementOf, forgettingOf, type Outputs } from './fidelity.js';
import type { Abilities } from './host-api.js';
import type { HostPool } from './host-pool.js';
import type { SimulationPlan } from './plan.js';
import type { ServerActor } from './server-actor.js';

/** What an evaluation has found out of clients: logits of their own models on the test set, and personal accuracies. */
export interface OfClients {
  readonly outputs: readonly Float32Array[];
  readonly own: readonly number[];
}

/** The measures that a plan asks for, after a round was aggregated; undefined if it asks for none. */
export async function measured(
  { evaluation, data }: SimulationPlan,
  pool: HostPool,
  abilities: Abilities,
  server: ServerActor,
  appealing: Appeal,
  { outputs, own }: OfClients,
): Promise<Measures | undefined> {
  const { measures = [] } = evaluation;
  if (measures.length === 0) return undefined;
  const wants = new Set(measures);
  const { classes, labels } = data.test;
  const compared =
    wants.has('agreement') || wants.has('forgetting') ? await outputsOf(pool, abilities, server, outputs) : undefined;
  const agreement = wants.has('agreement') && compared ? agreementOf(compared, classes) : undefined;
  const forgetting = wants.has('forgetting') && compared ? forgettingOf(compared, labels, classes) : undefined;
  const drift = wants.has('drift') ? server.observed?.drift : undefined;
  const appeal = wants.has('appeal') && abilities.serverModel ? await appealing.of(await server.model()) : undefined;
  const fairness = wants.has('fairness') && own.length > 0 ? fairnessOf(own) : undefined;
  return {
    ...(agreement && { agreement }),
    ...(forgetting && { forgetting }),
    ...(drift && { drift }),
    ...(fairness && { fairness }),
    ...(appeal && { appeal }),
  };
}

/** How evenly personal accuracies are spread: see {@link Measures}. */
export function fairnessOf(accuracies: readonly number[]): NonNullable<Measures['fairness']> {
  const { variance, jain } = dispersion(accuracies);
  return { p10: quantile([...accuracies], 0.1), variance, jain };
}

async function outputsOf(
  pool: HostPool,
  { serverModel, serverPrediction }: Abilities,
  server: ServerActor,
  ofClients: readonly Float32Array[],
): Promise<Outputs> {
  const locals = (server.observed?.localModels ?? []).map(({ client, weights }) =>
    pool.run((host) => host.outputsOfModel(weights, client)),
  );
  const [global, ...local] = await Promise.all([globalOutputs(pool, serverModel, serverPrediction, server), ...locals]);
  return { ...(global && { global }), local: [...ofClients, ...local] };
}

/** Logits of the global prediction on the test set; undefined where the server has none. */
export async function globalOutputs(
  pool: HostPool,
  hasModel: boolean,
  predicts: boolean,
  server: ServerActor,
): Promise<Float32Array | undefined> {
  if (predicts) {
    const state = await server.state();
    return pool.run((host) => host.outputsOfPrediction(state));
  }
  if (!hasModel) return undefined;
  const weights = await server.model();
  return pool.run((host) => host.outputsOfModel(weights));
}
