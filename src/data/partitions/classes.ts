import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { RandomStream } from '../../core/random.js';
import { cutEvenly } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { definePartition } from './partition.js';

/**
 * k classes a client (Li, Diao, Chen and He, "Federated Learning on Non-IID Data Silos", ICDE 2022, "quantity-based label
 * imbalance"). Classes are given out so that the numbers of their holders differ by at most one, and the shuffled samples of
 * a class are divided equally among its holders. Where clients x k is less than the number of classes, the samples of the
 * classes that nobody holds go unused.
 */
export const classes = definePartition({
  name: 'classes',
  title: 'k classes a client, each divided equally among its holders',
  by: 'classes',
  options: { classesPerClient: z.int().positive().default(2) },
  split(labels, clients, { classesPerClient }, random) {
    const byClass = rowsByClass(labels).filter((rows) => rows.length > 0);
    if (classesPerClient > byClass.length) {
      throw new InputError('data.partition.classesPerClient', 'too-large', {
        found: classesPerClient,
        most: byClass.length,
        limit: 'the number of classes that the samples have',
      });
    }
    const holders = dealClasses(byClass.length, clients, classesPerClient, random);
    const parts: number[][] = Array.from({ length: clients }, () => []);
    byClass.forEach((rows, label) => {
      if (holders[label].length === 0) return;
      const pieces = cutEvenly(random.shuffle(rows), holders[label].length);
      holders[label].forEach((client, piece) => {
        for (const row of pieces[piece]) parts[client].push(row);
      });
    });
    return parts.map((rows) => Int32Array.from(rows));
  },
});

/** The clients that hold each class: every client in turn takes the classes with the fewest holders, ties at random. */
function dealClasses(count: number, clients: number, perClient: number, random: RandomStream): number[][] {
  const holders: number[][] = Array.from({ length: count }, () => []);
  const order = Array.from({ length: clients }, (_, client) => client);
  for (const client of random.shuffle(order)) {
    const rarest = [...random.permutation(count)].sort((a, b) => holders[a].length - holders[b].length);
    for (const label of rarest.slice(0, perClient)) holders[label].push(client);
  }
  return holders;
}
