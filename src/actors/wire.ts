import { Packr, RESET_BUFFER_MODE } from 'msgpackr';
import type { Plain } from '../core/plain.js';

/**
 * MessagePack with the extension for typed arrays. Objects that occur twice are written twice, so that sizes depend on
 * values alone.
 */
const packr = new Packr({ moreTypes: true, useRecords: false, variableMapSize: true, copyBuffers: true });

/**
 * Encodes a payload or state as it would travel. `undefined` is no message and has no bytes. Numbers keep all their bits
 * but the sign of zero; typed arrays keep theirs and their type.
 *
 * @param allocate makes the buffer that the bytes are copied to: private memory, or shared with other threads
 */
export function encode(
  value: Plain,
  allocate: (size: number) => Uint8Array = (size) => new Uint8Array(size),
): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  const packed = packr.encode(value, RESET_BUFFER_MODE);
  const bytes = allocate(packed.length);
  bytes.set(packed);
  return bytes;
}

/** Encodes into memory that all threads can read. */
export function encodeShared(value: Plain): Uint8Array {
  return encode(value, (size) => new Uint8Array(new SharedArrayBuffer(size)));
}

/** What was encoded, in private memory. */
export function decode(bytes: Uint8Array): Plain {
  return bytes.length === 0 ? undefined : packr.decode(bytes);
}

/** The memory of encoded messages, to be moved to another thread instead of being copied. */
export function buffersOf(messages: readonly Uint8Array[]): ArrayBufferLike[] {
  return [...new Set(messages.filter((bytes) => bytes.length > 0).map((bytes) => bytes.buffer))];
}
