/** At most `count` numbers out of 0 .. size - 1, evenly spaced, ascending. */
export function evenlySpaced(count: number, size: number): number[] {
  const chosen = Math.min(count, size);
  return Array.from({ length: chosen }, (_, index) => Math.floor((index * size) / chosen));
}
