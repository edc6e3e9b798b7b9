import { isObject, type WrongValue } from './module-use.js';
import { shownValue } from './printable.js';

/**
 * Looks for something that is no plain data and cannot be written or sent: a function, a symbol, a BigInt, a promise, or an object
 * inside itself.
 *
 * @param name of the value, which the place found begins with
 * @returns a noun phrase with its place, such as `a function at up.weights`; undefined if there is none
 */
export function findNotPlain(value: unknown, name: string): string | undefined {
  return search(value, name, []);
}

function search(value: unknown, place: string, above: readonly object[]): string | undefined {
  if (typeof value === 'function') return `a function at ${place}`;
  if (typeof value === 'symbol') return `a symbol at ${place}`;
  if (typeof value === 'bigint') return `the BigInt ${shownValue(value)} at ${place}`;
  if (!isObject(value) || ArrayBuffer.isView(value)) return undefined;
  if (value instanceof Promise) return `a promise at ${place}`;
  if (above.includes(value)) return `an object inside itself at ${place}`;
  const inside = [...above, value];
  for (const key of Object.keys(value)) {
    const found = search(value[key], `${place}.${key}`, inside);
    if (found) return found;
  }
  return undefined;
}

/** A check that a value is plain data. @param name of the value in messages */
export function isPlainData(name: string): (value: unknown) => WrongValue | undefined {
  return (value) => {
    const found = findNotPlain(value, name);
    return found === undefined ? undefined : { found, expected: 'plain data (numbers, strings, lists, typed arrays)' };
  };
}
