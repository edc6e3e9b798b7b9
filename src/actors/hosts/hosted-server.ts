import type { IncomingUpdate } from '../../codecs/uplink.js';
import { isFiniteThroughout } from '../../core/finite.js';
import type { Plain } from '../../core/plain.js';
import type { ClientInfo } from '../../strategies/strategy.js';
import { consecutiveRows, evaluateRows } from './evaluate-rows.js';
import { movingOutcome, outcomeOf } from './fault.js';
import type { EncodedUpdate, HostApi } from './host-api.js';
import { observeUpdates } from './observe-updates.js';
import type { Sides } from './sides.js';
import { decode, encode, encodeShared } from './wire.js';

/** The calls with which a host plays the server. */
export function hostedServer(opened: Promise<Sides>): Pick<HostApi, 'initServer' | 'send' | 'aggregate'> {
  return {
    initServer: () =>
      movingOutcome(
        async () => encode(await (await opened).server.init()),
        (state) => [state],
      ),

    send: (state, clients, round) =>
      outcomeOf(async () => {
        const sides = await opened;
        const server = decode(state);
        const positions = new Map<Plain, number>();
        const payloads: Uint8Array[] = [];
        const payloadOf = clients.map((client) => {
          const payload = sides.server.send(server, sides.info(client), round);
          const travelling = () =>
            sides.downlink.encode(
              sides.localStatistics(client)?.withoutDown(payload) ?? payload,
              client,
              sides.encodeStream('server', client, round.round),
            );
          const position = positions.get(payload) ?? payloads.push(encodeShared(travelling())) - 1;
          positions.set(payload, position);
          return position;
        });
        return { payloads, payloadOf };
      }),

    aggregate: (state, updates, round, wants, tries = false) =>
      movingOutcome(
        async () => {
          const sides = await opened;
          const server = decode(state);
          const current = ({ id }: ClientInfo) =>
            sides.lens?.ofServer(server, sides.ownerOf(id)) ?? new Float32Array(0);
          const statistics = updates.map((update) => update.statistics);
          const arrived = sides.uplink.decode(
            deliveries(updates, sides),
            round.round,
            (client) => sides.localStatistics(client.id)?.without(current(client)) ?? current(client),
            (codec) => sides.gatherStream(codec, round.round),
          );
          const received = arrived.map((update, position) => {
            const local = sides.localStatistics(update.client.id);
            if (!local) return update;
            // The server has only its own statistics, except for evaluating predictions with clients' models.
            const own = sides.server.answer && statistics[position];
            return { ...update, payload: local.withUp(update.payload, own ?? local.of(current(update.client))) };
          });
          const observed = wants && observeUpdates(sides, server, received, wants);
          const next = await sides.server.aggregate(server, received, round);
          return { state: encode(next), observed, isUsable: await isUsable(sides, next, tries) };
        },
        (aggregated) => [aggregated.state],
      ),
  };
}

/** Number of test samples on which a model is tried. */
const triedSamples = 25;

/** Whether a state, or its model if it has one, is finite and, if it is tried, has a finite loss on some samples. */
async function isUsable(sides: Sides, state: Plain, tries: boolean): Promise<boolean> {
  const model = sides.globalModel(state);
  if (!model) return isFiniteThroughout(state);
  if (!isFiniteThroughout(model)) return false;
  if (!tries) return true;
  const { test } = sides.data;
  const rows = consecutiveRows(0, Math.min(triedSamples, test.size));
  return Number.isFinite((await evaluateRows(sides.commonLearner, model, test, rows)).loss);
}

/** Decodes updates. Each downlink payload is decoded at most once, when it is first needed. */
function deliveries(updates: EncodedUpdate[], sides: Sides): IncomingUpdate[] {
  const downs = new Map<ArrayBufferLike, Plain>();
  const downOf = (bytes: Uint8Array, client: number): Plain => {
    const known = downs.has(bytes.buffer);
    const down = known ? downs.get(bytes.buffer) : sides.downlink.decode(decode(bytes), client);
    downs.set(bytes.buffer, down);
    return down;
  };
  const decoded: IncomingUpdate[] = [];
  // Removed one by one, so that memory does not hold all of them twice.
  for (let update = updates.shift(); update; update = updates.shift()) {
    const { client, payload, down, samples, statistics: _, ...rest } = update;
    decoded.push({
      ...rest,
      client: sides.info(client, samples),
      payload: decode(payload),
      down: () => downOf(down, client),
    });
  }
  return decoded;
}
