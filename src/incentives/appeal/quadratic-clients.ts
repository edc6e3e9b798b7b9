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
 * The global minimiser of the relaxed objective: the server's normalised steps from the average model and from each
 * client's own, with clients that train to the end on the weighted sum of their losses; the best of the ends.
 */
export function mostAppealingModel(clients: readonly QuadraticClient[], temperature = 1): AppealModel {
  const requirements = clients.map(({ requirement }) => requirement);
  const objectiveAt = (weights: readonly number[]) =>
    relaxedAppeal(lossesOf(clients, weights), requirements, temperature);
  const starts = [averageModel(clients), ...clients.map(({ centre }) => centre)];
  let best: AppealModel | undefined;
  for (const start of starts) {
    const weights = descend(clients, start, requirements, temperature);
    const objective = objectiveAt(weights);
    if (!best || objective < best.objective - rest) best = { weights, objective };
  }
  return best ?? { weights: [], objective: 1 };
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
