import { z } from 'zod';
import { Kind } from '../../core/kind.js';
import { calls, isObject } from '../../core/module-use.js';
import type { Named } from '../../core/named.js';
import type { DataSource } from '../dataset.js';
import type { Source, SourceContext } from '../source.js';
import { sourceProblem } from '../source-problem.js';
import { adult } from './adult.js';
import { blobs } from './blobs.js';
import { breastCancer } from './breast-cancer.js';
import { cifar10 } from './cifar10.js';
import { cifar10Small } from './cifar10-small.js';
import { cifar100 } from './cifar100.js';
import { csv } from './csv.js';
import { digits8x8 } from './digits8x8.js';
import { fashionMnist } from './fashion-mnist.js';
import { heartDisease } from './heart-disease.js';
import { idx } from './idx.js';
import { images } from './images.js';
import { leaf } from './leaf.js';
import { mnist } from './mnist.js';
import { npz } from './npz.js';
import { nuclei64 } from './nuclei64.js';
import { omniglotSmall } from './omniglot-small.js';
import { parquet } from './parquet.js';
import { usps } from './usps.js';
import { wine } from './wine.js';

/** Every data set that a scenario can name, in alphabetical order. */
export const datasets: readonly Source[] = [
  adult,
  blobs,
  breastCancer,
  cifar10,
  cifar10Small,
  cifar100,
  csv,
  digits8x8,
  fashionMnist,
  heartDisease,
  idx,
  images,
  leaf,
  mnist,
  npz,
  nuclei64,
  omniglotSmall,
  parquet,
  usps,
  wine,
];

/** Names of all data sets. */
export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

/** Data sources, built in or of a module. */
export const sourceKind = new Kind<Source>({
  called: 'data source',
  maker: 'defineSource',
  shape: { paths: z.array(z.string()), load: z.function() },
  uses: {
    load: calls({
      isAsync: true,
      problem: (loaded, [, context]) => sourceProblem(loaded, isObject(context) && context.unlabelled === true),
    }),
  },
  builtIn: datasets,
});

/**
 * Loads a data set into shared memory.
 *
 * @throws InputError on an unknown name, a missing data folder, a missing or malformed file, and what a module
 *   loads that is no data set ({@link sourceProblem})
 * @throws ZodError on a wrong option
 */
export async function loadDataset(spec: Named, context: SourceContext): Promise<DataSource> {
  const where = `${context.where}.name`;
  return sourceKind.find(spec.name, where).load(spec, context);
}
