/** Reads bytes from where they are stored. */
export type ReadBytes = () => Promise<Uint8Array>;

/** The parts of arrays that others hold, so that an unchanged array is the same part in two checkpoints. */
const ofArrays = new WeakMap<Uint8Array | Float32Array, Part>();

/**
 * Bytes of a checkpoint that never change: in memory or, once a checkpoint with them is written, on disk. A part that
 * occurs in two checkpoints need not be written twice.
 */
export class Part {
  readonly length: number;
  #bytes?: Uint8Array;
  #read?: ReadBytes;

  private constructor(length: number) {
    this.length = length;
  }

  /** Bytes in memory. */
  static of(bytes: Uint8Array): Part {
    const part = new Part(bytes.length);
    part.#bytes = bytes;
    return part;
  }

  /** The bytes of an array in memory, which must not change later. The same array always gives the same part. */
  static ofArray(array: Uint8Array | Float32Array): Part {
    const part = ofArrays.get(array) ?? Part.of(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    ofArrays.set(array, part);
    return part;
  }

  /** Bytes that are read when they are needed. */
  static elsewhere(length: number, read: ReadBytes): Part {
    const part = new Part(length);
    part.#read = read;
    return part;
  }

  get isInMemory(): boolean {
    return this.#bytes !== undefined;
  }

  /** Returns the bytes, which must not be changed. */
  async read(): Promise<Uint8Array> {
    if (this.#bytes) return this.#bytes;
    const read = this.#read;
    if (!read) throw new Error('a part of a checkpoint lies nowhere');
    try {
      return await read();
    } catch (error) {
      // If the part was moved meanwhile, its old place may have been removed.
      if (this.#read && this.#read !== read) return this.#read();
      throw error;
    }
  }

  /** The bytes in their own memory, whose part is this one from now on. */
  async bytes(): Promise<Uint8Array> {
    const bytes = await this.read();
    ofArrays.set(bytes, this);
    return bytes;
  }

  /** The same as float32 numbers. */
  async floats(): Promise<Float32Array> {
    const { buffer, byteOffset, byteLength } = await this.read();
    const floats = new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
    ofArrays.set(floats, this);
    return floats;
  }

  /** Releases the bytes in memory. From now on they are read from elsewhere. */
  moveTo(read: ReadBytes): void {
    this.#bytes = undefined;
    this.#read = read;
  }
}
