import { z } from 'zod';
import { Kind } from '../core/kind.js';
import type { Codec } from './codec.js';
import { codecVariant } from './codec-options.js';
import { codecUses } from './codec-uses.js';
import { noise } from './noise.js';
import { qsgd } from './qsgd.js';
import { topk } from './topk.js';

/** The built-in codecs, in the order in which they are listed. */
export const codecs: readonly Codec[] = [topk, qsgd, noise];

/** Codecs, built in or of a module. */
export const codecKind = new Kind<Codec>({
  called: 'codec',
  maker: 'defineCodec',
  shape: {
    channels: z.enum(['weights', 'logits', 'any']),
    direction: z.enum(['up', 'down', 'both']),
    encode: z.function(),
    decode: z.function(),
  },
  uses: codecUses,
  builtIn: codecs,
  variant: codecVariant,
});

/** Finds a codec by name. @throws InputError at `codecs` if there is none of this name, with the nearest one */
export function findCodec(name: string): Codec {
  return codecKind.find(name, 'codecs');
}
