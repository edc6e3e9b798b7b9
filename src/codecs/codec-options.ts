import { z } from 'zod';
import type { NamedSpec, Variant } from '../core/named.js';
import type { Codec, CodecReference } from './codec.js';

const place = {
  channel: z
    .enum(['weights', 'logits'])
    .optional()
    .describe('the part of payloads that it encodes; default: weights if the strategy shares some'),
  direction: z.enum(['up', 'down', 'both']).default('up').describe('the direction: to the server, to clients or both'),
};

/** The channel and direction of a codec in a scenario, beside the codec's own options. */
const placeOf = z.object({ channel: place.channel, direction: z.enum(['up', 'down', 'both']).optional() });

/** The schema of a codec in a scenario: its own options, and `channel` and `direction` where it can work on more than one. */
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
 * The reference to a codec that a scenario names.
 *
 * @param spec with the place among its options
 * @param sharesWeights whether the strategy shares weights
 */
export function codecReference(
  codec: Codec,
  spec: NamedSpec<Record<string, unknown>>,
  sharesWeights: boolean,
): CodecReference {
  const { channel, direction, ...options } = spec.options;
  const chosen = placeOf.parse({ channel, direction });
  return {
    ...spec,
    options,
    channel: codec.channels === 'any' ? (chosen.channel ?? (sharesWeights ? 'weights' : 'logits')) : codec.channels,
    direction: codec.direction === 'both' ? (chosen.direction ?? 'up') : codec.direction,
  };
}
