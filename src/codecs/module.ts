import { z } from 'zod';
import { importKind } from '../core/import-default.js';
import type { Codec } from './codec.js';

const codecShape = z.looseObject({
  name: z.string(),
  options: z.instanceof(z.ZodObject),
  channels: z.enum(['weights', 'logits', 'any']),
  direction: z.enum(['up', 'down', 'both']),
  encode: z.function(),
  decode: z.function(),
});

/**
 * Loads a codec from a user's module.
 *
 * @param url the URL of a module whose default export is a codec
 * @param where the place in the user's input that names it
 * @throws InputError there if it cannot be loaded or exports no codec
 */
export function importCodec(url: string, where = 'codecs'): Promise<Codec> {
  return importKind(url, where, isCodec, 'codec', 'defineCodec');
}

function isCodec(value: unknown): value is Codec {
  return codecShape.safeParse(value).success;
}
