import { z } from 'zod';
import { apportion } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { dealt } from './dealt.js';
import { dirichletLabels } from './dirichlet-labels.js';
import { checkMinimumSize, drawWithMinimumSize } from './minimum-size.js';
import { definePartition } from './partition.js';

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
  by: 'classes',
  options: {
    alpha: z.number().positive().max(1e6).default(0.5),
    by: z
      .enum(['class', 'client'])
      .default('class')
      .describe('what each draw is for: shares of a class, or of a client'),
    minimumSize: z.int().positive().default(1).describe('samples that every client must get'),
  },
  split(labels, clients, { alpha, by, minimumSize }, random) {
    checkMinimumSize(labels.length, clients, minimumSize);
    if (by === 'client') return dirichletLabels(labels, clients, alpha, random);
    const byClass = rowsByClass(labels);
    const concentrations = new Array<number>(clients).fill(alpha);
    const counts = drawWithMinimumSize(
      () => byClass.map((rows) => apportion(rows.length, random.dirichlet(concentrations))),
      { clients, minimumSize, advice: [`a larger alpha than ${alpha}`, 'fewer clients', 'by: client'] },
    );
    return dealt(byClass, counts, clients, random);
  },
});
