/** Typed arrays that travel between actors. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/**
 * Plain data: what a strategy may keep as state or send as a payload. It survives a structured clone, has a size in
 * bytes, can be written to a checkpoint and be compared. `undefined` as a whole payload means that nothing is sent.
 */
export type Plain = undefined | null | boolean | number | string | NumericArray | readonly Plain[] | PlainRecord;

/** A record of plain data. */
export interface PlainRecord {
  readonly [key: string]: Plain;
}
