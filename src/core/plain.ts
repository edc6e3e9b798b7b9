/** Typed arrays that may be part of plain data. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/**
 * Plain data: what a strategy may keep as state or send as a payload. It can be cloned, serialised, written to a checkpoint and
 * compared. If a whole payload is `undefined`, nothing is sent.
 */
export type Plain = undefined | null | boolean | number | string | NumericArray | readonly Plain[] | PlainRecord;

/** A record of plain data. */
export interface PlainRecord {
  readonly [key: string]: Plain;
}
