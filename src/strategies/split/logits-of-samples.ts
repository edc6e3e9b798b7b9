import type { PartOfSamples } from '../strategy.js';

/** Another model's logits of a client's samples, `[samples, classes]`, and the places of these among those that it holds: all, if absent. */
export type LogitsOfSamples = { readonly logits: Float32Array; readonly places?: Int32Array };

/** Logits for every row of a client's data; 0 where there are none, and then which rows have some. */
export interface AlignedLogits {
  readonly logits: Float32Array;
  /** 1 for a row with logits, 0 for one without; all have some, if absent. */
  readonly known?: Float32Array;
}

/**
 * The logits kept of a client's samples, for the samples that it works on now, which may be others.
 *
 * @param samples that it works on now
 * @param part which of its samples these are; all, if absent
 */
export function alignedLogits(
  kept: LogitsOfSamples,
  samples: number,
  classes: number,
  part?: PartOfSamples,
): AlignedLogits {
  if (!kept.places && !part) return { logits: kept.logits };
  const rowOf = new Map(Array.from(kept.places ?? [], (place, row) => [place, row]));
  const logits = new Float32Array(samples * classes);
  const known = new Float32Array(samples);
  for (let row = 0; row < samples; row++) {
    const place = part ? part.places[row] : row;
    const from = kept.places ? rowOf.get(place) : place;
    if (from === undefined) continue;
    logits.set(kept.logits.subarray(from * classes, (from + 1) * classes), row * classes);
    known[row] = 1;
  }
  return known.every((is) => is === 1) ? { logits } : { logits, known };
}
