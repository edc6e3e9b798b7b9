import { appealWeights, normalisedWeights, relaxedAppeal } from './appeal.js';

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
const rest = 1e-14;
const nudge = 1e-6;
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
 * The minima of the relaxed objective, the lowest first: where the server's normalised steps end from near the average model and from
 * each client's own, with clients that train to the end on the weighted sum of their losses. Minima that are equally low
 * come in the order of these starts.
 */
export function appealMinima(clients: readonly QuadraticClient[], temperature = 1): AppealModel[] {
  const requirements = clients.map(({ requirement }) => requirement);
  const average = averageModel(clients);
  // Off the average by a little, which may be a maximum that steps do not leave.
  const beside = average.map((weight, i) => weight + nudge * (clients[0].centre[i] - weight));
  const starts = [beside, ...clients.map(({ centre }) => centre)];
  const minima: AppealModel[] = [];
  for (const start of starts) {
    const weights = descend(clients, start, requirements, temperature);
    const near = ({ weights: other }: AppealModel) =>
      weights.every((weight, i) => Math.abs(weight - other[i]) <= sameModel * Math.max(1, Math.abs(weight)));
    if (minima.some(near)) continue;
    minima.push({ weights, objective: relaxedAppeal(lossesOf(clients, weights), requirements, temperature) });
  }
  return minima.sort((a, b) => (Math.abs(a.objective - b.objective) <= rest ? 0 : a.objective - b.objective));
}

/** The global minimiser of the relaxed objective: the first of {@link appealMinima}. */
export function mostAppealingModel(clients: readonly QuadraticClient[], temperature = 1): AppealModel {
  return appealMinima(clients, temperature)[0];
}

function descend(
  clients: readonly QuadraticClient[],
  start: readonly number[],
  requirements: readonly number[],
  temperature: number,
): readonly number[] {
  let weights = start;
  for (let step = 0; step < mostSteps; step++) {
    const q = normalisedWeights(appealWeights(lossesOf(clients, weights), requirements, temperature));
    if (q.every((share) => share === 0)) return weights;
    const next = weightedCentre(clients, q);
    const moved = next.reduce((most, value, i) => Math.max(most, Math.abs(value - weights[i])), 0);
    weights = next;
    if (moved < rest) break;
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
