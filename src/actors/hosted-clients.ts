import { evaluateRows } from './evaluate-rows.js';
import { movingOutcome } from './fault.js';
import type { ClientEvaluation, HostApi } from './host-api.js';
import type { Sides } from './sides.js';
import { decode, encode } from './wire.js';

/** How a host plays clients. Nothing of a client stays behind in the host. */
export function hostedClients(opened: Promise<Sides>): Pick<HostApi, 'work' | 'evaluateClient'> {
  return {
    work: (request) =>
      movingOutcome(
        async () => {
          const sides = await opened;
          const side = sides.client(request.client);
          sides.meter.take();
          const state = request.state ? decode(request.state) : await side.init();
          const worked = await side.work(state, decode(request.down), request.round);
          const { client, clientIfReceived = client, up, metrics = {} } = worked;
          return { state: encode(clientIfReceived), up: encode(up), flops: sides.meter.take(), metrics };
        },
        (result) => [result.state, result.up],
      ),

    evaluateClient: (request) =>
      movingOutcome(
        async (): Promise<ClientEvaluation> => {
          const sides = await opened;
          const side = sides.client(request.client);
          const learner = sides.learnerOf(request.client);
          if (!side.model) throw new Error('the client side of the strategy has no model');
          sides.meter.take();
          const state = request.state ? decode(request.state) : await side.init();
          const initial = request.state ? undefined : { state: encode(state), flops: sides.meter.take() };
          const weights = side.model(state, decode(request.down));
          const { test, shards } = sides.data;
          return {
            initial,
            test: request.onTest ? await evaluateRows(learner, weights, test) : undefined,
            own: request.onOwn
              ? await evaluateRows(learner, weights, sides.data.train, shards[request.client].test)
              : undefined,
          };
        },
        ({ initial }) => (initial ? [initial.state] : []),
      ),
  };
}
