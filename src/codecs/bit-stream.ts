/** Writes whole numbers in Elias gamma code: `2 floor(log2(n + 1)) + 1` bits for a number `n` of at least 0. */
export class BitWriter {
  #bytes = new Uint8Array(64);
  #bits = 0;

  /** @param value a whole number in [0, 2^31 - 1) */
  write(value: number): void {
    const code = value + 1;
    const length = 32 - Math.clz32(code);
    this.#reserve(2 * length - 1);
    this.#bits += length - 1;
    for (let bit = length - 1; bit >= 0; bit--, this.#bits++) {
      if ((code >>> bit) & 1) this.#bytes[this.#bits >> 3] |= 128 >> (this.#bits & 7);
    }
  }

  /** All bits written, padded with zeros to whole bytes. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, (this.#bits + 7) >> 3);
  }

  #reserve(bits: number): void {
    const needed = (this.#bits + bits + 7) >> 3;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads the numbers of a {@link BitWriter}, in the order in which they were written. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bits = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws RangeError if nothing is left */
  read(): number {
    let zeros = 0;
    while (this.#next() === 0) zeros++;
    let code = 1;
    for (let bit = 0; bit < zeros; bit++) code = 2 * code + this.#next();
    return code - 1;
  }

  #next(): number {
    const byte = this.#bits >> 3;
    if (byte >= this.#bytes.length) throw new RangeError('the bit stream has no more numbers');
    return (this.#bytes[byte] >> (7 - (this.#bits++ & 7))) & 1;
  }
}
