import { InputError } from '../../core/errors.js';
import { batchNormalizationLayer } from '../layers/batch-normalization.js';
import { groupNormalization } from '../layers/group-normalization.js';
import { width } from '../width.js';
import { defineLayer, type Place } from './layer-kind.js';

/** Batch normalisation, with running statistics. */
export const batchNormKind = defineLayer({
  name: 'batch-norm',
  title: 'batch normalisation of each channel; the section batchNorm says what becomes of its running statistics',
  options: {},
  build: (_, place) => ({ ...batchNormalizationLayer(place.name, channelsOf(place)), outputShape: place.shape }),
});

/** Group normalisation, without running statistics. */
export const groupNormKind = defineLayer({
  name: 'group-norm',
  title: 'group normalisation: mean 0 and variance 1 in each group of channels of a sample',
  options: { groups: width.describe('groups into which the channels are divided') },
  build({ groups }, place) {
    const channels = channelsOf(place);
    if (channels % groups !== 0) {
      const expected = `a divisor of the ${channels} channels`;
      throw new InputError(`${place.where}.groups`, 'invalid-value', { found: groups, expected });
    }
    return { ...groupNormalization(place.name, channels, groups), outputShape: place.shape };
  },
});

/** Layer normalisation, without running statistics. */
export const layerNormKind = defineLayer({
  name: 'layer-norm',
  title: 'layer normalisation: mean 0 and variance 1 over all numbers of a sample',
  options: {},
  build: (_, place) => ({ ...groupNormalization(place.name, channelsOf(place), 1), outputShape: place.shape }),
});

function channelsOf({ shape }: Place): number {
  return shape[shape.length - 1];
}
