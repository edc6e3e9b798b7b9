import { z } from 'zod';
import type { RandomStream } from '../../core/random.js';
import { cutEvenly } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { definePartition } from './partition.js';

/**
 * The natural partition (LEAF, Caldas et al. 2018): by whose samples are, or where they come from. Client c holds the samples of one
 * group. Where there are fewer clients than groups, they hold a random sample of the groups, or (`fewerClients: merge`) group g is
 * whole with client `g mod clients`. Where there are more, client c holds samples of group `c mod groups`, and the shuffled samples of
 * a group are divided equally among its clients.
 */
export const natural = definePartition({
  name: 'natural',
  title: 'by whose samples are: writers, speakers, hospitals, microscopes (LEAF, Caldas 2018)',
  by: 'groups',
  options: {
    fewerClients: z
      .enum(['sample', 'merge'])
      .default('sample')
      .describe(
        'where there are fewer clients than groups: a random sample of the groups is held, or several groups by a client',
      ),
  },
  split(groups, clients, { fewerClients }, random) {
    const all = rowsByClass(groups).filter((rows) => rows.length > 0);
    const byGroup = fewerClients === 'sample' && clients < all.length ? sampled(all, clients, random) : all;
    const parts: number[][] = Array.from({ length: clients }, () => []);
    byGroup.forEach((rows, number) => {
      const everyone = Array.from({ length: clients }, (_, client) => client);
      const own = everyone.filter((client) => client % byGroup.length === number);
      const holders = own.length > 0 ? own : [number % clients];
      const pieces = cutEvenly(random.shuffle(rows), holders.length);
      holders.forEach((client, piece) => {
        for (const row of pieces[piece]) parts[client].push(row);
      });
    });
    return parts.map((rows) => Int32Array.from(rows));
  },
});

/** Some of the groups, drawn at random, in their order. */
function sampled(groups: readonly Int32Array[], clients: number, random: RandomStream): Int32Array[] {
  return Array.from(random.fork('groups').sample(clients, groups.length), (number) => groups[number]);
}
