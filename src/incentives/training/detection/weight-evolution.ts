import { z } from 'zod';
import { mean, sumOf } from '../../../core/statistics.js';
import { cosine, lengthOf } from '../../../core/vectors.js';
import { defineDetector } from './detector.js';
import { sumOfVectors } from './others.js';

/**
 * By client id, one count per weight: the number of rounds in which it changed by more than the mean change of that
 * round.
 */
type Frequencies = Readonly<Record<string, Float32Array>>;

/**
 * Weight-evolving frequencies: how often each weight of a client has changed by more than the mean magnitude of the
 * update's changes, over the client's rounds. The score adds three deviations of a client from the mean of the others,
 * each as a share of its sum over clients: the Euclidean distance of the frequencies, 1 minus their cosine, and the
 * difference of their means over weights.
 *
 * In the paper clients count over their local steps and send the counts. Here the server counts over rounds, so that
 * it need not trust the clients.
 */
export const weightEvolution = defineDetector<Record<string, never>, Frequencies>({
  name: 'weight-evolution',
  title: 'How far a client is from the others in how often each weight changes much',
  citation:
    'J. Chen, M. Li, T. Liu, H. Zheng, Y. Cheng, C. Lin. Rethinking the Defense Against Free-rider Attack From the ' +
    'Perspective of Model Weight Evolving Frequency. 2022. arXiv:2206.05406',
  options: z.strictObject({}),

  score(_, { clients, deltas }, memory = {}) {
    const counts: Record<string, Float32Array> = { ...memory };
    for (const [position, client] of clients.entries()) counts[client] = counted(counts[client], deltas[position]);
    const present = [...new Set(clients)];
    const own = present.map((client) => counts[client]);
    const deviations = deviationsOf(own);
    return { scores: clients.map((client) => deviations[present.indexOf(client)]), memory: counts };
  },
});

function counted(before: Float32Array | undefined, delta: Float32Array): Float32Array {
  const threshold = mean(delta.map(Math.abs));
  return delta.map((value, i) => (before?.[i] ?? 0) + (Math.abs(value) > threshold ? 1 : 0));
}

/** The three deviations of each client's frequencies from the mean of the others, added as shares. */
function deviationsOf(frequencies: readonly Float32Array[]): number[] {
  if (frequencies.length < 2) return frequencies.map(() => 0);
  const sum = sumOfVectors(frequencies);
  const parts = frequencies.map((own) => {
    const others = sum.map((value, i) => (value - own[i]) / (frequencies.length - 1));
    const distance = lengthOf(others.map((value, i) => value - own[i]));
    return [distance, 1 - cosine(own, others), Math.abs(mean(own) - mean(others))];
  });
  const totals = [0, 1, 2].map((part) => sumOf(parts, (each) => each[part]));
  return parts.map((each) =>
    each.reduce((score, value, part) => score + (totals[part] > 0 ? value / totals[part] : 0), 0),
  );
}
