import { z } from 'zod';
import { type Named, optionsOf, type Variant } from '../core/named.js';
import type { CodecReference } from './chosen-codec.js';
import type { Codec } from './codec.js';

const place = {
  channel: z
    .enum(['weights', 'logits'])
    .optional()
    .describe('what it works on; weights where the strategy shares some'),
  direction: z.enum(['up', 'down', 'both']).default('up').describe('on which way: to the server, to clients or both'),
};

/** Where a codec works, as a scenario says it beside the codec's own options. */
const placeOf = z.object({ channel: place.channel, direction: z.enum(['up', 'down', 'both']).optional() });

/** A codec as a scenario can name it: where the codec leaves a choice, with `channel` and `direction` beside its own options. */
export function codecVariant({
  name,
  options,
  channels,
  direction,
}: Pick<Codec, keyof Variant | 'channels' | 'direction'>): Variant {
  if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of '${name}' must be a zod object`);
  const chosen = {
    ...(channels === 'any' && { channel: place.channel }),
    ...(direction === 'both' && { direction: place.direction }),
  };
  return { name, options: options.safeExtend(chosen) };
}

/**
 * A codec that a scenario names, with its place.
 *
 * @param sharesWeights whether the strategy does
 */
export function codecReference(codec: Codec, named: Named, sharesWeights: boolean): CodecReference {
  const { channel, direction, ...options } = optionsOf(named);
  const chosen = placeOf.parse({ channel, direction });
  return {
    name: codec.name,
    options,
    channel: codec.channels === 'any' ? (chosen.channel ?? (sharesWeights ? 'weights' : 'logits')) : codec.channels,
    direction: codec.direction === 'both' ? (chosen.direction ?? 'up') : codec.direction,
  };
}
