/**
 * Memory for one array that is needed again and again, grown when it is too small. What it gave before is overwritten by
 * its next user: ask for the next array only when nobody reads the last one. Fresh memory would cost page faults and
 * garbage collections.
 */
export class ReusedMemory {
  #buffer = new ArrayBuffer(0);

  /** So many bytes. They hold anything. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.#buffer.byteLength) this.#buffer = new ArrayBuffer(length);
    return new Uint8Array(this.#buffer, 0, length);
  }

  /** So many float32 numbers. They hold anything. */
  floats(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.bytes(length * Float32Array.BYTES_PER_ELEMENT).buffer, 0, length);
  }
}
