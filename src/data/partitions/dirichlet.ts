import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { RandomStream } from '../../core/random.js';
import { apportion, cut } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { dirichletLabels } from './dirichlet-labels.js';
import { definePartition } from './partition.js';

const ATTEMPTS = 1000;

/**
 * Label skew by a Dirichlet distribution, in one of two schemes that the literature calls by the same name.
 *
 * - `by: class` (the default): for each class, the shares of the clients in its samples are drawn from a symmetric
 *   Dirichlet(alpha), so that sizes differ too (Yurochkin et al., "Bayesian Nonparametric Federated Learning of Neural
 *   Networks", ICML 2019; Li, Diao, Chen and He, ICDE 2022). The draw is repeated, up to 1000 times, until every client
 *   has `minimumSize` samples.
 * - `by: client`: clients have equal sizes, and each draws its label distribution from Dirichlet(alpha p), where p is the
 *   distribution of all samples (Hsu, Qi and Brown, "Measuring the Effects of Non-Identical Data Distribution for
 *   Federated Visual Classification", 2019). Here alpha is the sum of the concentrations: for ten even classes, alpha 1
 *   means 0.1 a class.
 */
export const dirichlet = definePartition({
  name: 'dirichlet',
  title: 'label skew by Dirichlet(alpha): the smaller alpha, the fewer classes a client',
  options: {
    alpha: z.number().positive().max(1e6).default(0.5),
    by: z
      .enum(['class', 'client'])
      .default('class')
      .describe('what each draw is for: shares of a class, or of a client'),
    minimumSize: z.int().positive().default(1).describe('samples that every client must get'),
  },
  split(labels, clients, { alpha, by, minimumSize }, random) {
    if (clients * minimumSize > labels.length) {
      throw new InputError(
        'data.partition.minimumSize',
        `${clients} clients x ${minimumSize} are ${clients * minimumSize} samples, but there are only ${labels.length}`,
      );
    }
    if (by === 'client') return dirichletLabels(labels, clients, alpha, random);
    const byClass = rowsByClass(labels);
    const counts = drawCounts(
      byClass.map((rows) => rows.length),
      clients,
      alpha,
      minimumSize,
      random,
    );
    const pieces = byClass.map((rows, label) => cut(random.shuffle(rows), counts[label]));
    return Array.from({ length: clients }, (_, client) =>
      Int32Array.from(pieces.flatMap((piece) => [...piece[client]])),
    );
  },
});

/** For each class the number of samples that each client gets. */
function drawCounts(
  classSizes: readonly number[],
  clients: number,
  alpha: number,
  minimumSize: number,
  random: RandomStream,
): Int32Array[] {
  const concentrations = new Array<number>(clients).fill(alpha);
  let best = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counts = classSizes.map((size) => apportion(size, random.dirichlet(concentrations)));
    const totals = concentrations.map((_, client) => counts.reduce((total, count) => total + count[client], 0));
    const smallest = Math.min(...totals);
    if (smallest >= minimumSize) return counts;
    best = Math.max(best, smallest);
  }
  throw new InputError(
    'data.partition.minimumSize',
    `no draw of ${ATTEMPTS} gave all ${clients} clients ${minimumSize} samples (the best gave the smallest client ${best}); ` +
      `take a larger alpha than ${alpha}, fewer clients, a smaller minimumSize, or by: client`,
  );
}
