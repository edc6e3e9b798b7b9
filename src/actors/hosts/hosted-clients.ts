import type { Plain } from '../../core/plain.js';
import { ReusedMemory } from '../../core/reused-memory.js';
import { checkFinite, clientStateOf, receivedDownlink } from './client-state.js';
import { movingOutcome } from './fault.js';
import type { HostApi, WorkRequest } from './host-api.js';
import type { Sides } from './sides.js';
import { decode, encode } from './wire.js';

/** The calls with which a host plays clients, one after the other. The host keeps nothing of a client. */
export function hostedClients(opened: Promise<Sides>): Pick<HostApi, 'work'> {
  const samplesMemory = new ReusedMemory();
  return {
    work: (request) =>
      movingOutcome(
        async () => {
          const sides = await opened;
          const side = sides.client(request.client, request.samples, samplesMemory);
          sides.meter.take();
          const before = await clientStateOf(request.state, side);
          const local = sides.localStatistics(request.client);
          const sentDown = sides.downlink.decode(decode(request.down), request.client);
          const down = receivedDownlink(sides, request.client, sentDown, before);
          const worked = await side.work(before.client, down, request.round);
          const { client, metrics = {} } = worked;
          const { up, behaviour } = afterBehaviour(worked.up, down, before.behaviour, request, sides);
          checkFinite({ client, up }, 'its training has diverged');
          const statistics = local?.ofUp(up);
          const travelling = local?.withoutUp(up) ?? up;
          const random = sides.encodeStream('client', request.client, request.round.round);
          const { payload, sent, memory } = sides.uplink.encode(
            travelling,
            sentDown,
            before.memory,
            request.client,
            random,
          );
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
  };
}

/** The payload after the client's behaviour was applied. */
function afterBehaviour(
  up: Plain,
  down: Plain,
  memory: Plain,
  { client, round: { round } }: WorkRequest,
  sides: Sides,
): { readonly up: Plain; readonly behaviour: Plain } {
  const { forge } = sides.behaviours.of(client);
  const { lens } = sides;
  if (!forge) return { up, behaviour: memory };
  if (!lens) throw new TypeError('only in a strategy that shares weights is there something to forge');
  const parts = sides.partsOf(client);
  const weights = lens.ofDown(down);
  const received = { weights: parts ? parts.trained.take(weights) : weights, round };
  const forged = forge(received, memory ?? undefined, sides.behaviourStream(client, round));
  // Running statistics are not forged: noise or a change added to them would give no valid statistics.
  const whole = parts ? parts.trained.put(lens.ofUp(up), forged.weights) : forged.weights;
  return { up: lens.intoUp(up, whole), behaviour: forged.memory };
}
