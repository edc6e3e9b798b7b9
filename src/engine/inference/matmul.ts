import { backend_util, broadcast_util } from '@tensorflow/tfjs-core';
import { flagAttribute, listInputs, textAttribute } from '../attributes.js';
import type { Inference } from './inference.js';

const matMul: Inference = ({ a, b }, attrs) => {
  const [innerA, innerB] = [
    a.shape[a.shape.length - (flagAttribute(attrs, 'transposeA') ? 2 : 1)],
    b.shape[b.shape.length - (flagAttribute(attrs, 'transposeB') ? 1 : 2)],
  ];
  if (innerA !== innerB) {
    throw new RangeError(`matMul: inner sizes ${innerA} and ${innerB} of [${a.shape}] and [${b.shape}] differ`);
  }
  const rows = a.shape[a.shape.length - (flagAttribute(attrs, 'transposeA') ? 1 : 2)];
  const columns = b.shape[b.shape.length - (flagAttribute(attrs, 'transposeB') ? 2 : 1)];
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [{ shape: [...batch, rows, columns], dtype: a.dtype }];
};

/** Matrix products. */
export const matrixProducts: Record<string, Inference> = {
  _FusedMatMul: matMul,
  BatchMatMul: matMul,
  Einsum: (inputs, attrs) => {
    const operands = listInputs(inputs);
    const equation = textAttribute(attrs, 'equation');
    const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, operands.length);
    const sizes = new Map<string, number>();
    idDims.forEach((dims, operand) => {
      dims.forEach((dim, axis) => {
        sizes.set(allDims[dim], operands[operand].shape[axis]);
      });
    });
    const output = equation.slice(equation.indexOf('->') + 2).trim();
    return [{ shape: [...output].map((letter) => sizes.get(letter) ?? 1), dtype: operands[0].dtype }];
  },
};
