// The main entry loads a native text reader, which crashes the process on shared memory.
import { Packr, RESET_BUFFER_MODE } from 'msgpackr/pack';
import type { Plain } from '../../core/plain.js';

/**
 * MessagePack with the extension for typed arrays. Objects that occur twice are written twice, so that sizes depend on
 * values alone.
 */
const packr = new Packr({ moreTypes: true, useRecords: false, variableMapSize: true, copyBuffers: true });

/**
 * Encodes a payload or state as bytes. `undefined` has no bytes. Numbers keep all their bits except the sign of zero.
 * Typed arrays keep all their bits and their type.
 *
 * @param copy where the bytes are copied to: private memory, or memory shared with other threads
 */
export function encode(
  value: Plain,
  copy: (packed: Uint8Array) => Uint8Array = (packed) => new Uint8Array(packed),
): Uint8Array {
  return value === undefined ? new Uint8Array(0) : copy(packr.encode(value, RESET_BUFFER_MODE));
}

/** Encodes into memory that all threads can read. */
export function encodeShared(value: Plain): Uint8Array {
  return encode(value, shared);
}

/** Bytes in memory that all threads can read. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** Decodes bytes into private memory. */
export function decode(bytes: Uint8Array): Plain {
  return bytes.length === 0 ? undefined : packr.decode(bytes);
}

/** The buffers of encoded messages, for transferring them to another thread without a copy. */
export function buffersOf(messages: readonly Uint8Array[]): ArrayBufferLike[] {
  return [...new Set(messages.filter((bytes) => bytes.length > 0).map((bytes) => bytes.buffer))];
}
