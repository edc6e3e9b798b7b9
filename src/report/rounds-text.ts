/** A mean number of rounds: `12`, `12.3`. */
export function roundsText(mean: number): string {
  return Number.isInteger(mean) ? String(mean) : mean.toFixed(1);
}
