import { shownValue } from './printable.js';

/** The levels of sections and lists that are kept; what lies deeper becomes text. */
const levels = 20;

/**
 * A value as data that JSON can hold: numbers that JSON lacks become their names (`'NaN'`, `'Infinity'`), and whatever is
 * neither a number, text, truth value, list nor plain section becomes the text that messages show.
 */
export function jsonOf(value: unknown, level = 0): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || level === levels) return shownValue(value);
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, level + 1));
  if (Object.prototype.toString.call(value) !== '[object Object]') return shownValue(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, level + 1)]));
}
