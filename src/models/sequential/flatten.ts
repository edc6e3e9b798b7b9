import { sizeOf } from '../../core/weights.js';
import { flatten } from '../layers/flatten.js';
import { defineLayer } from './layer-kind.js';

/** The numbers of a sample in one row. */
export const flattenKind = defineLayer({
  name: 'flatten',
  title: 'the numbers of a sample in one row',
  options: {},
  build: (_, { shape }) => ({ parameters: [], outputShape: [sizeOf(shape)], apply: (_pass, x) => flatten(x) }),
});
