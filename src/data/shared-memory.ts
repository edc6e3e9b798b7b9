import type { Targets } from './dataset.js';

/** Zeroed bytes over a SharedArrayBuffer. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** Zeroed float32 numbers over a SharedArrayBuffer. */
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

/** Zeroed int32 numbers over a SharedArrayBuffer. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** As many zeroed numbers of the same type as `like`, over a SharedArrayBuffer. */
export function sharedLike(like: Uint8Array | Float32Array, length: number): Uint8Array | Float32Array;
export function sharedLike(like: Targets, length: number): Targets;
export function sharedLike(like: Targets, length: number): Targets {
  if (like instanceof Float32Array) return sharedFloats(length);
  return like instanceof Int32Array ? sharedInts(length) : sharedBytes(length);
}
