import type { MessagePort } from 'node:worker_threads';
import host from '../../src/actors/hosts/host.js';
import type { Hosts } from '../../src/actors/hosts/host-threads.js';
import type { HostPlan } from '../../src/actors/plan.js';

/** Hosts without threads of their own: they start at once and take turns. */
export class InProcessHosts implements Hosts {
  constructor(readonly count: number) {}

  host(plan: HostPlan, port: MessagePort): Promise<void> {
    return host({ plan, port }).finally(() => port.close());
  }

  async end(): Promise<void> {}
}
