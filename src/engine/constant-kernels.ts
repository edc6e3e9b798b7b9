import { sizeOf } from '../core/weights.js';
import { type Attributes, numberAttribute, numbersAttribute, textAttribute } from './attributes.js';
import { tracedType } from './inference/elementwise.js';
import type { TensorType } from './tensor-type.js';

/** The result of a kernel that has no inputs, or undefined for any other kernel. */
export function constantOf(kernel: string, attrs: Attributes): (TensorType & { values: Float32Array }) | undefined {
  const dtype = () => tracedType(textAttribute(attrs, 'dtype', 'float32'));
  switch (kernel) {
    case 'Fill': {
      const shape = numbersAttribute(attrs, 'shape');
      return { shape, dtype: dtype(), values: new Float32Array(sizeOf(shape)).fill(numberAttribute(attrs, 'value')) };
    }
    case 'LinSpace': {
      const count = numberAttribute(attrs, 'num');
      const [start, stop] = [numberAttribute(attrs, 'start'), numberAttribute(attrs, 'stop')];
      const values = Float32Array.from({ length: count }, (_, i) => start + (i * (stop - start)) / (count - 1));
      return { shape: [count], dtype: 'float32', values };
    }
    case 'Range': {
      const [start, stop] = [numberAttribute(attrs, 'start'), numberAttribute(attrs, 'stop')];
      const given = numberAttribute(attrs, 'step', 1);
      const step = stop < start && given === 1 ? -1 : given; // tfjs turns a default step round
      const count = Math.max(0, Math.ceil((stop - start) / step));
      return {
        shape: [count],
        dtype: dtype(),
        values: Float32Array.from({ length: count }, (_, i) => start + i * step),
      };
    }
    default:
      return undefined;
  }
}

/** Kernels without inputs. */
export const constantKernels = ['Fill', 'LinSpace', 'Range'];
