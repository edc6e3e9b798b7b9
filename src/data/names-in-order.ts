/**
 * The different names among those found, in the order in which their numbers are given out: by value if all are whole numbers, else
 * by the codes of their characters.
 */
export function namesInOrder(found: readonly string[]): string[] {
  const names = [...new Set(found)];
  return names.every((name) => /^-?\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}
