/** `1 / (1 + e^-x)`, without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/**
 * The weight of a client when the global model is trained to appeal to as many clients as possible (Cho et al. 2024, MaxFL):
 * `q = s (1 - s)` with `s = sigmoid((loss - requirement) / T)`. It is largest, 1/4, if loss and requirement are equal, and near 0 if
 * they differ by much more than T.
 *
 * @param loss of the client under the global model
 * @param requirement the loss below which the model appeals to it
 * @param temperature T > 0, in units of loss
 */
export function appealWeight(loss: number, requirement: number, temperature: number): number {
  const satisfied = sigmoid(-Math.abs(loss - requirement) / temperature);
  return satisfied * (1 - satisfied);
}
