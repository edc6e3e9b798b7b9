import { sharedFloats } from '../../data/shared-memory.js';

/** A copy in memory that threads share. */
export function inSharedMemory(numbers: Float32Array): Float32Array {
  const shared = sharedFloats(numbers.length);
  shared.set(numbers);
  return shared;
}
