import { quantile } from 'simple-statistics';
import { evenlySpaced } from '../../core/evenly-spaced.js';
import { dispersion } from '../../incentives/economics/dispersion.js';
import type { Observation } from '../hosts/observation.js';
import type { MeasureName, Measures } from '../measures.js';
import type { Run } from '../population/run.js';
import { appealOf } from './appeal.js';
import { outputsOfModel } from './evaluate-model.js';
import { agreementOf, forgettingOf, type Outputs } from './fidelity.js';
import { accuracyOnHeldClasses, type ClientOutputs } from './held-classes.js';

/** What an evaluation has found out. */
export interface Found {
  /** Of clients' own models. */
  readonly outputs: readonly ClientOutputs[];
  /** On the test set. */
  readonly accuracy: number;
  /** Personal accuracies. */
  readonly own: readonly number[];
  /** The global model that is tested. */
  readonly model: () => Promise<Float32Array>;
}

/** The measures that a plan asks for, after a round was aggregated; undefined if it asks for none. */
export async function measured(
  run: Run,
  seen: Observation | undefined,
  { outputs, accuracy, own, model }: Found,
): Promise<Measures | undefined> {
  const { plan, pool, abilities, server } = run;
  const { evaluation, data } = plan;
  const { measures = [] } = evaluation;
  if (measures.length === 0) return undefined;
  const wants = new Set(measures);
  const { classes, labels } = data.test;
  const compared = readsOutputs(measures) ? await outputsOf(run, seen, outputs, model) : undefined;
  const agreement = wants.has('agreement') && compared ? agreementOf(compared, classes) : undefined;
  const forgetting = wants.has('forgetting') && compared ? forgettingOf(compared, labels, classes) : undefined;
  const drift = wants.has('drift') ? seen?.drift : undefined;
  const appeal =
    wants.has('appeal') && abilities.serverModel ? await appealOf(plan, pool, await server.model()) : undefined;
  const fairness = wants.has('fairness') && own.length > 0 ? fairnessOf(own) : undefined;
  const chosen = evenlySpaced(evaluation.clients, data.shards.length);
  const heldClasses =
    wants.has('heldClasses') && compared
      ? accuracyOnHeldClasses(usedBy(chosen, outputs, compared.global), data)
      : undefined;
  return {
    ...(agreement && { agreement }),
    ...(forgetting && { forgetting }),
    ...(drift && { drift }),
    ...(fairness && { fairness }),
    ...(appeal && { appeal }),
    ...(heldClasses !== undefined && { heldClasses }),
    ...(wants.has('bestFive') && { bestFive: accuracy }),
  };
}

/** Whether a measure compares the predictions of local models with others. */
export function comparesOutputs(measures: readonly MeasureName[] = []): boolean {
  return measures.includes('agreement') || measures.includes('forgetting');
}

/** Whether a measure reads the predictions of clients' own models. */
export function readsOutputs(measures: readonly MeasureName[] = []): boolean {
  return comparesOutputs(measures) || measures.includes('heldClasses');
}

/** How evenly personal accuracies are spread: see {@link Measures}. */
export function fairnessOf(accuracies: readonly number[]): NonNullable<Measures['fairness']> {
  const { variance, jain } = dispersion(accuracies);
  return { p10: quantile([...accuracies], 0.1), variance, jain };
}

async function outputsOf(
  run: Run,
  seen: Observation | undefined,
  ofClients: readonly ClientOutputs[],
  model: Found['model'],
): Promise<Outputs> {
  const locals = (seen?.localModels ?? []).map(({ client, weights }) =>
    outputsOfModel(run.pool, { of: 'weights', weights, client }),
  );
  const [global, ...local] = await Promise.all([globalOutputs(run, model), ...locals]);
  return { ...(global && { global }), local: [...ofClients.map(({ outputs }) => outputs), ...local] };
}

/** What clients predict with their own models or, where they have none, with the global one. */
function usedBy(
  clients: readonly number[],
  own: readonly ClientOutputs[],
  global?: Float32Array,
): readonly ClientOutputs[] {
  return own.length > 0 || !global ? own : clients.map((client) => ({ client, outputs: global }));
}

/** Logits of the global prediction on the test set; undefined where the server has none. */
export async function globalOutputs(
  { pool, abilities, server }: Run,
  model: Found['model'],
): Promise<Float32Array | undefined> {
  const { serverModel, serverPrediction } = abilities;
  if (serverPrediction) return outputsOfModel(pool, { of: 'server', state: await server.state() });
  return serverModel ? outputsOfModel(pool, { of: 'weights', weights: await model() }) : undefined;
}
