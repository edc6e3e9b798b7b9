import { z } from 'zod';
import { convolution } from '../layers/convolution.js';
import { width } from '../width.js';
import { activated, activation } from './activation.js';
import { defineLayer } from './layer-kind.js';
import { padding, pixels, windowsAt } from './window.js';

/** A two-dimensional convolution. */
export const convolutionKind = defineLayer({
  name: 'convolution',
  title: 'a two-dimensional convolution',
  options: {
    channels: width.describe('channels that it gives'),
    kernel: pixels.describe('side of the square kernel'),
    stride: pixels.default(1).describe('pixels from one place of the kernel to the next'),
    padding,
    activation,
    bias: z.boolean().default(true).describe('whether each channel has an offset'),
  },
  build({ channels, kernel: size, stride, padding, activation, bias }, place) {
    const windows = windowsAt(place, { size, stride, padding }, 'convolution', 'a kernel');
    const options = { inputs: windows.channels, outputs: channels, size, stride, padding, bias };
    const layer = convolution(place.name, options);
    return { ...activated(layer, activation), outputShape: [...windows.counts, channels] };
  },
});
