import type { Codec, CodecReference } from '../codecs/codec.js';
import { codecReference } from '../codecs/codec-options.js';
import { codecKind } from '../codecs/registry.js';
import { InputError } from '../core/errors.js';
import type { Strategy } from '../strategies/strategy.js';
import type { LoadedScenario } from './load.js';

/** A codec that a scenario names, and how the plan names it. */
export interface PlannedCodec {
  readonly codec: Codec;
  readonly reference: CodecReference;
}

/**
 * The codecs that a scenario names, in their order.
 *
 * @param architectures different models among the clients
 * @throws InputError at the first one that cannot work there
 */
export function codecsOf(
  { scenario: { codecs, cohort, policy, data }, strategy }: LoadedScenario,
  architectures: number,
): readonly PlannedCodec[] {
  const planned = codecs.map((named) => {
    const codec = codecKind.find(named.name);
    return { codec, reference: codecReference(codec, codecKind.specOf(named), strategy.lens !== undefined) };
  });
  const setting = { strategy, cohort, policy, population: data.clients, architectures };
  for (const [position, { codec, reference }] of planned.entries()) {
    const { channel, options } = reference;
    const isLast = planned.slice(position + 1).every((other) => other.reference.channel !== channel);
    refuse(position, codec, missing(strategy, reference) ?? codec.refusal?.(options, { ...setting, isLast }));
  }
  return planned;
}

/** @throws InputError at the first codec that cannot work where running statistics travel beside the delta */
export function checkTravellingStatistics(codecs: readonly PlannedCodec[]): void {
  for (const [position, { codec }] of codecs.entries()) refuse(position, codec, codec.statisticsRefusal);
}

/** What the strategy does not send, as a clause. */
function missing({ name, lens, logits }: Strategy, { channel, direction }: CodecReference): string | undefined {
  if (channel === 'weights') return lens ? undefined : `the strategy '${name}' sends no weights`;
  if (!logits) return `the strategy '${name}' sends no soft labels or logits`;
  return direction === 'up' || logits.ofDown ? undefined : `the strategy '${name}' sends none down to clients`;
}

function refuse(position: number, { name }: Codec, reason: string | undefined): void {
  if (reason) throw new InputError(`codecs.${position}`, 'unsuitable', { found: name, reason });
}
