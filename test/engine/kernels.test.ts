import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferences } from '../../src/engine/inference/table.js';
import { loweringTable } from '../../src/engine/lowering/table.js';
import { windowLowerings } from '../../src/engine/lowering/windows.js';
import { expectClose, kernelsOf, runAll } from './kernels/compare.js';
import { elementwiseCases } from './kernels/elementwise.cases.js';
import { gatherCases } from './kernels/gather.cases.js';
import { imageCases } from './kernels/image.cases.js';
import type { KernelCases } from './kernels/kernel-case.js';
import { matmulCases } from './kernels/matmul.cases.js';
import { reductionCases } from './kernels/reduction.cases.js';
import { shapeCases } from './kernels/shape.cases.js';

const cases: KernelCases = {
  ...elementwiseCases,
  ...gatherCases,
  ...imageCases,
  ...matmulCases,
  ...reductionCases,
  ...shapeCases,
};

/** No tfjs operation calls these: the optimisation of traces makes one, layers that draw call the other; tests of theirs cover them. */
const ownKernels = ['BroadcastTo', 'KeyedUniform'];

describe('compiled kernels', () => {
  it('have an inference, a lowering and a property each', () => {
    const windows = Object.keys(windowLowerings(undefined));
    const lowered = Object.keys(loweringTable(undefined)).sort();
    expect(Object.keys(inferences).sort()).toEqual(lowered);
    expect([...Object.keys(cases), ...windows, ...ownKernels].sort()).toEqual(lowered);
  });

  it.each(Object.entries(cases))('%s gives what the reference gives', async (kernel, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (given) => {
        expect(kernelsOf(given)).toContain(kernel);
        const { compiled, plain, native, expected } = await runAll(given);
        expectClose(compiled, expected);
        expectClose(plain, expected);
        if (native) expectClose(native, expected);
      }),
      { numRuns: 15 },
    );
  });
});
