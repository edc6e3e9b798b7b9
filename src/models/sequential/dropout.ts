import { z } from 'zod';
import { dropout } from '../layers/dropout.js';
import { defineLayer } from './layer-kind.js';

/** Dropout. */
export const dropoutKind = defineLayer({
  name: 'dropout',
  title: 'sets random numbers to 0 in training',
  options: { rate: z.number().min(0).lt(1).default(0.5).describe('chance of a number to become 0') },
  build: ({ rate }, { shape }) => ({ ...dropout(rate), outputShape: shape }),
});
