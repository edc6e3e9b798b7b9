import type { Metrics } from '../strategies/strategy.js';
import type { Channel, Codec, CodecContext, Way } from './codec.js';
import { importCodec } from './module.js';
import { findCodec } from './registry.js';

/** A codec in a plan: plain data. */
export interface CodecReference {
  /** A registered name, or any name beside a module. */
  readonly name: string;
  /** The URL of a module whose default export is the codec. */
  readonly module?: string;
  /** Options, already parsed by the codec's schema. */
  readonly options: unknown;
  /** The part of payloads that it encodes. */
  readonly channel: Channel;
  /** The direction in which it works. */
  readonly direction: Way | 'both';
}

/** A codec with its options and its place. */
export interface ChosenCodec extends Pick<CodecReference, 'options' | 'channel' | 'direction'> {
  readonly codec: Codec;
}

/** Finds or loads codecs. @throws InputError at `codecs` if a name is unknown, or a module exports no codec */
export function openCodecs(references: readonly CodecReference[]): Promise<ChosenCodec[]> {
  return Promise.all(
    references.map(async ({ name, module, ...chosen }) => ({
      codec: module ? await importCodec(module) : findCodec(name),
      ...chosen,
    })),
  );
}

/** The numbers that codecs report, by name, as a function of the rounds so far. */
export function accountOf(codecs: readonly ChosenCodec[], context: CodecContext): (rounds: number) => Metrics {
  const accounts = codecs.flatMap(({ codec, options }) => codec.account?.(options, context) ?? []);
  return (rounds) => Object.assign({}, ...accounts.map((account) => account(rounds)));
}
