import { appealWeight, sigmoid } from '../../learning/appeal-weight.js';
import { assume } from './assumption.js';

/** Default number of epochs that a client trains alone for the model that the global model has to beat. */
export const usualAloneEpochs = 10;

/**
 * Global model appeal: the share of all clients whose loss under the global model is strictly below their requirement
 * (Cho et al. 2022, IncFL; 2024, MaxFL, section 2). Clients that have left count as well.
 *
 * @param losses of each client under the global model
 * @param requirements the loss below which each client takes part, such as that of its own model
 * @returns a fraction
 * @throws InputError if there is no client, or the lists differ in length
 */
export function globalModelAppeal(losses: readonly number[], requirements: readonly number[]): number {
  checkClients(losses, requirements);
  let satisfied = 0;
  for (let k = 0; k < losses.length; k++) if (losses[k] < requirements[k]) satisfied++;
  return satisfied / losses.length;
}

/**
 * The relaxed objective that the server minimises in place of `1 - appeal`: the mean of `sigmoid((loss - requirement) / T)`.
 *
 * @param temperature T > 0 in units of loss; 1 in the paper. As it goes to 0, the objective goes to `1 - appeal`
 */
export function relaxedAppeal(losses: readonly number[], requirements: readonly number[], temperature = 1): number {
  checkClients(losses, requirements);
  checkTemperature(temperature);
  let sum = 0;
  for (let k = 0; k < losses.length; k++) sum += sigmoid((losses[k] - requirements[k]) / temperature);
  return sum / losses.length;
}

/**
 * The weight `q_k` of each client in the gradient of the relaxed objective, `1 / (M T) sum_k q_k grad F_k`; see
 * {@link appealWeight}.
 */
export function appealWeights(
  losses: readonly number[],
  requirements: readonly number[],
  temperature = 1,
): Float64Array {
  checkClients(losses, requirements);
  checkTemperature(temperature);
  return Float64Array.from(losses, (loss, k) => appealWeight(loss, requirements[k], temperature));
}

/**
 * The server's aggregation weights `q_k / (sum q + floor)`; all 0 if all `q_k` are 0.
 *
 * @param floor limits the steps when few clients are close to their requirement (>= 0)
 */
export function normalisedWeights(weights: Float64Array, floor = 0): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, floor);
  return total > 0 ? weights.map((weight) => weight / total) : new Float64Array(weights.length);
}

/** The gradient of the relaxed objective, `1 / (M T) sum_k q_k grad F_k`, from the gradients of the clients' losses. */
export function relaxedGradient(
  weights: Float64Array,
  gradients: readonly (readonly number[])[],
  temperature = 1,
): Float64Array {
  checkTemperature(temperature);
  const sum = new Float64Array(gradients[0]?.length ?? 0);
  gradients.forEach((gradient, k) => {
    for (let i = 0; i < sum.length; i++) sum[i] += weights[k] * gradient[i];
  });
  return sum.map((component) => component / (gradients.length * temperature));
}

function checkClients(losses: readonly number[], requirements: readonly number[]): void {
  assume(losses.length > 0, 'clients', 'there is at least one client', 'none');
  assume(
    losses.length === requirements.length,
    'requirements',
    'every client has a requirement',
    `${requirements.length} for ${losses.length} clients`,
  );
}

function checkTemperature(temperature: number): void {
  assume(temperature > 0 && temperature < Infinity, 'temperature', 'the temperature is positive', temperature);
}
