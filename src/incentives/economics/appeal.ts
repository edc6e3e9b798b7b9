import { appealWeight, sigmoid } from '../../learning/appeal-weight.js';
import { assume } from './assumption.js';

/** Epochs that a client trains alone for the model that the global one has to beat, unless a scenario says otherwise. */
export const usualAloneEpochs = 10;

/**
 * Global model appeal: the share of all clients whose loss under the global model is strictly below what they require (Cho
 * et al. 2022, IncFL; 2024, MaxFL, section 2). Clients that have left count as well.
 *
 * @param losses of each client under the global model
 * @param requirements the loss below which each client takes part, such as that of its own model
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
 * How much each client moves the global model: see {@link appealWeight}. The gradient of the relaxed objective is
 * `1 / (M T) sum_k q_k grad F_k`.
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
 * The server's aggregation weights `q_k / (sum q + floor)`; all 0 where no client moves the model.
 *
 * @param floor keeps steps bounded when hardly any client is undecided (>= 0)
 */
export function normalisedWeights(weights: Float64Array, floor = 0): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, floor);
  return total > 0 ? weights.map((weight) => weight / total) : new Float64Array(weights.length);
}

/** `1 / (M T) sum_k q_k grad F_k`: the gradient of the relaxed objective from those of the clients' losses. */
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
