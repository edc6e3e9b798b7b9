import { z } from 'zod';
import { cosine } from '../../../core/vectors.js';
import { defineDetector } from './detector.js';

/**
 * The largest cosine of a client's updates, summed over its rounds, and the sum of another client's. This is the
 * similarity of FoolsGold (Algorithm 1, without its pardoning). It finds clients that share an update.
 */
export const similarity = defineDetector<Record<string, never>, Readonly<Record<string, Float32Array>>>({
  name: 'similarity',
  title: "How much a client's updates so far resemble those of another client",
  citation:
    'C. Fung, C. J. M. Yoon, I. Beschastnikh. Mitigating Sybils in Federated Learning Poisoning. 2018. ' +
    'arXiv:1808.04866',
  options: z.strictObject({}),

  score(_, { clients, deltas }, memory = {}) {
    const sums: Record<string, Float32Array> = { ...memory };
    for (const [position, client] of clients.entries()) {
      const before = sums[client];
      sums[client] = before ? before.map((value, i) => value + deltas[position][i]) : deltas[position].slice();
    }
    const present = [...new Set(clients)];
    const nearest = new Map(
      present.map((client) => {
        const others = present.filter((other) => other !== client);
        return [client, Math.max(-1, ...others.map((other) => cosine(sums[client], sums[other])))];
      }),
    );
    return { scores: clients.map((client) => nearest.get(client) ?? -1), memory: sums };
  },
});
