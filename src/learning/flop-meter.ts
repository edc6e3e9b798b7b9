/** Adds up floating-point operations as they are spent. */
export class FlopMeter {
  #spent = 0;

  add(flops: number): void {
    this.#spent += flops;
  }

  /** Operations since the last call. */
  take(): number {
    const spent = this.#spent;
    this.#spent = 0;
    return spent;
  }
}
