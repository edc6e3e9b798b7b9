import type { Metrics } from '../strategies/strategy.js';
import type { Codec, CodecContext, CodecReference } from './codec.js';
import { codecKind } from './registry.js';

/** A codec with its options and its place. */
export interface ChosenCodec extends Pick<CodecReference, 'options' | 'channel' | 'direction'> {
  readonly codec: Codec;
}

/** Finds or loads codecs. @throws InputError at `codecs` if a name is unknown, or a module exports no codec */
export function openCodecs(references: readonly CodecReference[]): Promise<ChosenCodec[]> {
  return Promise.all(
    references.map(async ({ name, module, ...chosen }) => ({
      codec: await codecKind.open({ name, module, options: chosen.options }, 'codecs'),
      ...chosen,
    })),
  );
}

/** The numbers that codecs report, by name, as a function of the rounds so far. */
export function accountOf(codecs: readonly ChosenCodec[], context: CodecContext): (rounds: number) => Metrics {
  const accounts = codecs.flatMap(({ codec, options }) => codec.account?.(options, context) ?? []);
  return (rounds) => Object.assign({}, ...accounts.map((account) => account(rounds)));
}
