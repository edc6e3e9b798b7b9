import { NotFiniteError } from '../../core/errors.js';
import { isFiniteThroughout } from '../../core/finite.js';
import type { Plain } from '../../core/plain.js';
import type { Weights } from '../../core/weights.js';
import type { Memory } from '../../stages/uplink.js';
import type { ClientSide } from '../../strategies/strategy.js';
import { evaluateRows } from '../evaluation/evaluate-rows.js';
import { outputsOn } from '../evaluation/outputs-on.js';
import { movingOutcome } from './fault.js';
import type { ClientEvaluation, HostApi, WorkRequest } from './host-api.js';
import type { Sides } from './sides.js';
import { decode, encode } from './wire.js';

/** All that is kept of a client between its rounds: the strategy's state, what the stages and its behaviour remember. */
type Kept = {
  readonly client: Plain;
  readonly memory: Memory;
  readonly behaviour: Plain;
  /** Running statistics that stay with the client, once it has some. */
  readonly statistics?: Float32Array;
};

/** How a host plays clients. Nothing of a client stays behind in the host. */
export function hostedClients(opened: Promise<Sides>): Pick<HostApi, 'work' | 'evaluateClient'> {
  return {
    work: (request) =>
      movingOutcome(
        async () => {
          const sides = await opened;
          const side = sides.client(request.client, request.samples);
          sides.meter.take();
          const before = await keptOf(request.state, side);
          const local = sides.localStatistics(request.client);
          const sentDown = decode(request.down);
          const down = received(sides, request.client, sentDown, before);
          const worked = await side.work(before.client, down, request.round);
          const { client, metrics = {} } = worked;
          const { up, behaviour } = afterBehaviour(worked.up, down, before.behaviour, request, sides);
          checkFinite({ client, up }, 'its training has diverged');
          const statistics = local?.ofUp(up);
          const travelling = local?.withoutUp(up) ?? up;
          const { payload, sent, memory } = sides.uplink.leave(travelling, sentDown, before.memory, request.client);
          const seen = local && statistics ? local.withUp(sent, statistics) : sent;
          const clientIfReceived = worked.clientIfReceived ? worked.clientIfReceived(seen) : client;
          const differs = clientIfReceived !== client || memory !== before.memory;
          return {
            state: encode({ client, memory: before.memory, behaviour, ...(statistics && { statistics }) }),
            ...(differs && {
              stateIfReceived: encode({
                client: clientIfReceived,
                memory,
                behaviour,
                ...(statistics && { statistics }),
              }),
            }),
            up: encode(payload),
            ...(statistics && { statistics }),
            flops: sides.meter.take(),
            metrics,
          };
        },
        ({ state, stateIfReceived, up }) => [state, up, ...(stateIfReceived ? [stateIfReceived] : [])],
      ),

    evaluateClient: (request) =>
      movingOutcome(
        async (): Promise<ClientEvaluation> => {
          const sides = await opened;
          const side = sides.client(request.client, request.samples);
          const learner = side.ownModel ? sides.learnerOfModel(side.ownModel) : sides.learnerOf(request.client);
          sides.meter.take();
          const kept = await keptOf(request.state, side);
          const initial = request.state ? undefined : { state: encode(kept), flops: sides.meter.take() };
          const down = received(sides, request.client, decode(request.down), kept);
          const weights = modelOf(sides, side, kept.client, down);
          const { test, shards } = sides.data;
          return {
            initial,
            test: request.onTest ? await evaluateRows(learner, weights, test) : undefined,
            own: request.onOwn
              ? await evaluateRows(learner, weights, sides.data.train, shards[request.client].test)
              : undefined,
            outputs: request.outputs ? await outputsOn(learner, weights, test) : undefined,
          };
        },
        ({ initial }) => (initial ? [initial.state] : []),
      ),
  };
}

/** A downlink payload as the client sees it: with its own running statistics, where these stay with it. */
function received(sides: Sides, client: number, down: Plain, { statistics }: Kept): Plain {
  const local = sides.localStatistics(client);
  return local ? local.withDown(down, statistics ?? sides.initialStatistics(client)) : down;
}

/** A client's own model: its strategy's or, where running statistics are its own, the global one with these. */
function modelOf(sides: Sides, side: ClientSide<Plain, Plain, Plain>, client: Plain, down: Plain): Weights {
  if (side.model) return side.model(client, down);
  if (sides.sharedWeights && sides.isLocal) return sides.sharedWeights.down(down);
  throw new Error('the client side of the strategy has no model');
}

/** The payload as the client's behaviour leaves it. */
function afterBehaviour(
  up: Plain,
  down: Plain,
  memory: Plain,
  { client, round: { round } }: WorkRequest,
  sides: Sides,
): { readonly up: Plain; readonly behaviour: Plain } {
  const { forge } = sides.behaviours.of(client);
  const shared = sides.sharedWeights;
  if (!forge) return { up, behaviour: memory };
  if (!shared) throw new TypeError('only in a strategy that shares weights is there something to forge');
  const parts = sides.partsOf(client);
  const weights = shared.down(down);
  const received = { weights: parts ? parts.trained.take(weights) : weights, round };
  const forged = forge(received, memory ?? undefined, sides.conductStream(client, round));
  // Statistics are values, of which there is nothing to make up: noise or a change on top of them is no statistic.
  const whole = parts ? parts.trained.put(shared.up(up), forged.weights) : forged.weights;
  return { up: shared.replace(up, whole), behaviour: forged.memory };
}

/**
 * Keeps what has diverged from everyone else: the client fails, and its state stays what it was.
 *
 * @throws NotFiniteError if a number is not finite
 */
function checkFinite(value: Plain, what: string): void {
  if (!isFiniteThroughout(value)) throw new NotFiniteError(`${what}: there are values that are not finite`);
}

/** What is kept of a client; of one that has not worked yet, what it is initialised to. */
async function keptOf(state: Uint8Array | undefined, side: ClientSide<Plain, Plain, Plain>): Promise<Kept> {
  if (!state) {
    const client = await side.init();
    checkFinite(client, 'its training before the first round has diverged');
    return { client, memory: null, behaviour: null };
  }
  const kept = decode(state);
  if (isKept(kept)) return kept;
  throw new TypeError('this is not the state of a client');
}

function isKept(state: Plain): state is Kept {
  return typeof state === 'object' && state !== null && 'client' in state && 'memory' in state && 'behaviour' in state;
}
