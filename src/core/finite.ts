import type { Plain } from './plain.js';

/** Whether every number in a value is finite, those in typed arrays included. */
export function isFiniteThroughout(value: Plain): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Float32Array || value instanceof Float64Array) return areFinite(value);
  if (ArrayBuffer.isView(value)) return true;
  return (Array.isArray(value) ? value : Object.values(value)).every(isFiniteThroughout);
}

function areFinite(values: Float32Array | Float64Array): boolean {
  // What is finite leaves 0, all else NaN.
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false;
  return true;
}
