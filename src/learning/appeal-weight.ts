/** `1 / (1 + e^-x)`, without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/**
 * How much a client counts in making the global model appeal to as many as possible (Cho et al. 2024, MaxFL): `q = s (1 - s)`
 * with `s = sigmoid((loss - requirement) / T)`. At most 1/4, where the client is undecided; near 0 for the satisfied and for
 * the hopeless.
 *
 * @param loss of the client under the global model
 * @param requirement the loss below which the model appeals to it
 * @param temperature T > 0, in units of loss
 */
export function appealWeight(loss: number, requirement: number, temperature: number): number {
  const satisfied = sigmoid(-Math.abs(loss - requirement) / temperature);
  return satisfied * (1 - satisfied);
}
