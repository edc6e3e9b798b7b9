import { findNamed } from '../core/find-named.js';
import type { Codec } from './codec.js';
import { noise } from './noise.js';
import { qsgd } from './qsgd.js';
import { topk } from './topk.js';

/** The built-in codecs, in the order in which they are listed. */
export const codecs: readonly Codec[] = [topk, qsgd, noise];

/** Finds a codec by name. @throws InputError at `codecs` if there is none of this name, with the nearest one */
export function findCodec(name: string): Codec {
  return findNamed(codecs, name, 'codecs');
}
