import type { Plain } from './plain.js';

/** Whether every number in a value is finite, those in typed arrays included. */
export function isFiniteThroughout(value: Plain): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Float32Array) return areFinite(new Int32Array(value.buffer, value.byteOffset, value.length));
  if (value instanceof Float64Array) return leaveZero(value);
  if (ArrayBuffer.isView(value)) return true;
  return (Array.isArray(value) ? value : Object.values(value)).every(isFiniteThroughout);
}

/** The exponent of a float32: all its bits are set in infinities and NaN alone. */
const exponent = 0x7f800000;

/** Whether the float32 numbers of these bits are finite; whole numbers are compared in half the time of floats. */
function areFinite(bits: Int32Array): boolean {
  for (let i = 0; i < bits.length; i++) if ((bits[i] & exponent) === exponent) return false;
  return true;
}

/** Whether every number leaves 0 when it is taken from itself; what is not finite leaves NaN. */
function leaveZero(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false;
  return true;
}
