import { shownValue } from '../../core/printable.js';

/** What an option of a layer may be. */
export interface Allowed {
  is(value: unknown): boolean;
  readonly expected: string;
}

/** A number of channels, features or pixels. */
export const size: Allowed = {
  is: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  expected: 'a whole number of at least 1',
};

/** A switch. */
export const truth: Allowed = { is: (value) => typeof value === 'boolean', expected: 'true or false' };

/** The name of a layer. */
export const text: Allowed = { is: (value) => typeof value === 'string' && value !== '', expected: 'a text' };

/**
 * Checks the options of a layer, which JavaScript does not.
 *
 * @param layer the function that makes it: `dense`
 * @param options each with the value found and what is allowed
 * @throws RangeError naming the layer, the option, the value found and what is allowed
 */
export function checkOptions(layer: string, options: Readonly<Record<string, readonly [unknown, Allowed]>>): void {
  for (const [option, [found, { is, expected }]] of Object.entries(options)) {
    if (!is(found)) throw new RangeError(`${layer}: expected ${expected} as ${option}, found ${shownValue(found)}`);
  }
}
