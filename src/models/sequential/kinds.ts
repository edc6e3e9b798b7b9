import { activationKinds } from './activation.js';
import { convolutionKind } from './convolution.js';
import { denseKind } from './dense.js';
import { dropoutKind } from './dropout.js';
import { flattenKind } from './flatten.js';
import type { LayerKind } from './layer-kind.js';
import { batchNormKind, groupNormKind, layerNormKind } from './normalization.js';
import { globalMeanPoolKind, maxPoolKind, meanPoolKind } from './pooling.js';
import { residualKind } from './residual.js';

const plain: readonly LayerKind[] = [
  denseKind,
  convolutionKind,
  maxPoolKind,
  meanPoolKind,
  globalMeanPoolKind,
  batchNormKind,
  groupNormKind,
  layerNormKind,
  dropoutKind,
  ...activationKinds,
  flattenKind,
];

/** All kinds of layers. A residual block holds any but another residual block. */
export const layerKinds: readonly LayerKind[] = [...plain, residualKind(plain)];
