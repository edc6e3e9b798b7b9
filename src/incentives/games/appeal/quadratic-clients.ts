import { appealWeights, normalisedWeights, relaxedAppeal } from '../../economics/appeal.js';

/** A client whose loss is `curvature * |w - centre|^2`, and the loss below which it takes part. */
export interface QuadraticClient {
  readonly centre: readonly number[];
  readonly curvature: number;
  readonly requirement: number;
}

/** A global model and what it costs the clients. */
export interface AppealModel {
  readonly weights: readonly number[];
  /** The relaxed objective there. */
  readonly objective: number;
}

const mostSteps = 100_000;
/** Steps that are shorter, relatively to the size of the model, are none. */
const rest = 1e-13;
/** Objectives that differ less are equally low. */
const sameObjective = 1e-14;
const nudge = 1e-6;
/** With no more clients than this, descents start between any two of them as well. */
const mostPaired = 20;
/** Models that differ less, relatively to their size, are the same. */
const sameModel = 1e-6;

/** The losses of clients under a global model. */
export function lossesOf(clients: readonly QuadraticClient[], weights: readonly number[]): number[] {
  return clients.map(({ centre, curvature }) => {
    let distance = 0;
    for (let i = 0; i < centre.length; i++) distance += (weights[i] - centre[i]) ** 2;
    return curvature * distance;
  });
}

/** The model of federated averaging: the minimiser of the mean loss. */
export function averageModel(clients: readonly QuadraticClient[]): number[] {
  return weightedCentre(
    clients,
    clients.map(() => 1),
  );
}

/**
 * The minima of the relaxed objective, the lowest first: where the server's normalised steps end, with clients that train to the end
 * on the weighted sum of their losses, from near the average model, from each client's own, and where clients are few from
 * between any two. Minima that are equally low come in the order of these starts.
 */
export function appealMinima(clients: readonly QuadraticClient[], temperature = 1): AppealModel[] {
  const requirements = clients.map(({ requirement }) => requirement);
  const few = clients.length > mostPaired ? [] : clients;
  const between = few.flatMap((one, k) => few.slice(k + 1).map((other) => beside([one, other])));
  const starts = [beside(clients), ...clients.map(({ centre }) => centre), ...between];
  const minima: AppealModel[] = [];
  for (const start of starts) {
    const weights = descend(clients, start, requirements, temperature);
    const near = ({ weights: other }: AppealModel) =>
      weights.every((weight, i) => Math.abs(weight - other[i]) <= sameModel * Math.max(1, Math.abs(weight)));
    if (minima.some(near)) continue;
    minima.push({ weights, objective: relaxedAppeal(lossesOf(clients, weights), requirements, temperature) });
  }
  return minima.sort((a, b) => (Math.abs(a.objective - b.objective) <= sameObjective ? 0 : a.objective - b.objective));
}

/** The average model of clients, off it by a little: it may be a maximum, which steps do not leave. */
function beside(clients: readonly QuadraticClient[]): number[] {
  return averageModel(clients).map((weight, i) => weight + nudge * (clients[0].centre[i] - weight));
}

/** The global minimiser of the relaxed objective, as far as descents find it: the first of {@link appealMinima}. */
export function mostAppealingModel(clients: readonly QuadraticClient[], temperature = 1): AppealModel {
  return appealMinima(clients, temperature)[0];
}

/** Steps towards the centre that the weights make, which is downhill; shorter ones from where a step has led uphill. */
function descend(
  clients: readonly QuadraticClient[],
  start: readonly number[],
  requirements: readonly number[],
  temperature: number,
): readonly number[] {
  const objectiveOf = (losses: readonly number[]) => relaxedAppeal(losses, requirements, temperature);
  let weights = start;
  let losses = lossesOf(clients, weights);
  let objective = objectiveOf(losses);
  let part = 1;
  for (let step = 0; step < mostSteps; step++) {
    const q = normalisedWeights(appealWeights(losses, requirements, temperature));
    if (q.every((share) => share === 0)) return weights;
    const centre = weightedCentre(clients, q);
    const next = weights.map((weight, i) => (part === 1 ? centre[i] : weight + part * (centre[i] - weight)));
    if (next.every((value, i) => Math.abs(value - weights[i]) < rest * Math.max(1, Math.abs(value)))) break;
    const there = lossesOf(clients, next);
    const reached = objectiveOf(there);
    if (reached > objective) {
      part /= 2;
      continue;
    }
    weights = next;
    losses = there;
    objective = reached;
  }
  return weights;
}

/** The minimiser of a weighted sum of the clients' losses. */
function weightedCentre(clients: readonly QuadraticClient[], shares: ArrayLike<number>): number[] {
  const sum = new Float64Array(clients[0].centre.length);
  let total = 0;
  clients.forEach(({ centre, curvature }, k) => {
    const pull = shares[k] * curvature;
    total += pull;
    for (let i = 0; i < sum.length; i++) sum[i] += pull * centre[i];
  });
  return Array.from(sum, (component) => component / total);
}
