import { appealWeights, normalisedWeights, relaxedAppeal } from '../../economics/appeal.js';

/** A client whose loss is `curvature * |w - centre|^2`, and the loss below which it takes part. */
export interface QuadraticClient {
  readonly centre: readonly number[];
  readonly curvature: number;
  readonly requirement: number;
}

/** A global model and its relaxed objective. */
export interface AppealModel {
  readonly weights: readonly number[];
  /** The relaxed objective of the model: the mean of `sigmoid((loss - requirement) / T)`. */
  readonly objective: number;
}

const mostSteps = 100_000;
/** A step shorter than this, relative to the size of the model, ends the descent. */
const smallestStep = 1e-13;
/** Objectives that differ by less count as equal. */
const sameObjective = 1e-14;
const nudge = 1e-6;
/** Up to this many clients, descents also start between any two of them. */
const mostPaired = 20;
/** Models that differ by less, relative to their size, count as the same. */
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
 * The minima of the relaxed objective, lowest first. They are the limits of the server's normalised steps if clients
 * minimise the weighted sum of their losses exactly. Descents start near the average model, at each client's own model
 * and, for few clients, near the average of any two. Equally low minima come in the order of their starts.
 */
export function appealMinima(clients: readonly QuadraticClient[], temperature = 1): AppealModel[] {
  const requirements = clients.map(({ requirement }) => requirement);
  const few = clients.length > mostPaired ? [] : clients;
  const between = few.flatMap((one, k) => few.slice(k + 1).map((other) => nearAverage([one, other])));
  const starts = [nearAverage(clients), ...clients.map(({ centre }) => centre), ...between];
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

/** A point near the average model of the clients. The average itself may be a maximum, which no step leaves. */
function nearAverage(clients: readonly QuadraticClient[]): number[] {
  return averageModel(clients).map((weight, i) => weight + nudge * (clients[0].centre[i] - weight));
}

/** The global minimum of the relaxed objective among the descents: the first of {@link appealMinima}. */
export function mostAppealingModel(clients: readonly QuadraticClient[], temperature = 1): AppealModel {
  return appealMinima(clients, temperature)[0];
}

/**
 * Moves towards the weighted centre of the clients, which is a descent direction. Halves the steps after one that
 * increased the objective.
 */
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
    if (next.every((value, i) => Math.abs(value - weights[i]) < smallestStep * Math.max(1, Math.abs(value)))) break;
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
