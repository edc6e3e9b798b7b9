import type { MessagePort } from 'node:worker_threads';
import { expose } from 'comlink';
import type { HostPlan } from '../plan.js';
import { outcomeOf } from './fault.js';
import type { HostApi } from './host-api.js';
import { hostedClients } from './hosted-clients.js';
import { hostedEvaluation } from './hosted-evaluation.js';
import { hostedServer } from './hosted-server.js';
import { Mailbox } from './mailbox.js';
import { Sides } from './sides.js';

/** The start data of a host. */
export interface HostStart {
  readonly plan: HostPlan;
  /** The port on which it answers calls. */
  readonly port: MessagePort;
}

/** Answers the calls of a {@link HostApi} on the port until it is closed. */
export default async function host({ plan, port }: HostStart): Promise<void> {
  const sides = Sides.open(plan);
  sides.catch(() => {}); // told to whoever asks whether the host is ready
  await new Promise<void>((end) => {
    const api: HostApi = {
      ready: () => outcomeOf(async () => (await sides).abilities()),
      ...hostedServer(sides),
      ...hostedClients(sides),
      ...hostedEvaluation(sides),
      async close() {
        const opened = await sides.catch(() => undefined);
        await opened?.engine.dispose();
        end();
      },
    };
    expose(oneAtATime(api), port);
  });
}

/** The same calls, each started after the previous one is answered. */
function oneAtATime(api: HostApi): HostApi {
  const mailbox = new Mailbox();
  return new Proxy(api, {
    get(target, name) {
      const method = Reflect.get(target, name);
      return (...given: unknown[]) => mailbox.post(async () => Reflect.apply(method, target, given));
    },
  });
}
