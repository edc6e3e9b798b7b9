import { cutEvenly } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { definePartition } from './partition.js';

/**
 * By where samples come from: client c holds samples of group `c mod groups`, and the shuffled samples of a group are divided equally
 * among its clients. Where there are fewer clients than groups, group g is whole with client `g mod clients`.
 */
export const group = definePartition({
  name: 'group',
  title: 'by where samples come from: hospitals, microscopes',
  by: 'groups',
  options: {},
  split(groups, clients, _, random) {
    const byGroup = rowsByClass(groups);
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
