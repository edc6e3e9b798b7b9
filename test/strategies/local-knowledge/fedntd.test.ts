import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { notTrueDivergenceOf } from '../../../src/learning/losses.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedntd } from '../../../src/strategies/local-knowledge/fedntd.js';
import { expectClose } from '../../learning/closeness.js';
import { divergenceOf, matrixWithin, rowsOf, softmaxOf } from '../../learning/exact-rows.js';
import { lossProgram } from '../../learning/loss-program.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import type { Setting } from '../in-process.js';

const rows = 3;
const classes = 4;
const integers = { shape: [rows], dtype: 'int32' } as const;
const scalar = { shape: [], dtype: 'float32' } as const;
const program = await lossProgram(
  ({ logits, teacher, y, temperature }) => notTrueDivergenceOf(logits, teacher, y, temperature),
  rows,
  classes,
  { y: integers, temperature: scalar },
);
const at = (temperature: number) => Float32Array.of(temperature);
const logitsWithin = (bound: number) => matrixWithin(bound, rows, classes);
const labels = fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }).map((y) => Int32Array.from(y));
const temperatures = fc.double({ min: 0.5, max: 5, noNaN: true });
const others = <T>(row: readonly T[], y: number) => row.filter((_, c) => c !== y);

describe('the not-true divergence', () => {
  it('is the KL divergence over the other classes times the squared temperature, and never negative', async () => {
    await fc.assert(
      fc.asyncProperty(logitsWithin(8), logitsWithin(8), labels, temperatures, async (logits, teacher, y, t) => {
        const { perSample } = await program.run({ logits, teacher, y, temperature: at(t) });
        const [student, global] = [rowsOf(logits, classes), rowsOf(teacher, classes)].map((matrix) =>
          matrix.map((row, r) => softmaxOf(others(row, y[r]), t)),
        );
        const expected = global.map((row, r) => t * t * divergenceOf(row, student[r]));
        perSample.forEach((value, r) => {
          expect(value).toBeCloseTo(expected[r], 3);
          expect(value).toBeGreaterThan(-1e-5);
        });
      }),
    );
  });

  it('is 0 without a gradient where the other logits differ by a constant, whatever the true ones are', async () => {
    await fc.assert(
      fc.asyncProperty(logitsWithin(8), labels, fc.integer({ min: -4, max: 4 }), async (drawn, y, shift) => {
        // Multiples of 1/64, so that adding the shift rounds nothing.
        const teacher = drawn.map((z) => Math.round(z * 64) / 64);
        const logits = teacher.map((z, i) => (i % classes === y[Math.floor(i / classes)] ? 123 : z + shift));
        const { perSample, gradient } = await program.run({ logits, teacher, y, temperature: at(1) });
        for (const value of [...perSample, ...gradient]) expect(Math.abs(value)).toBeLessThan(1e-6);
      }),
    );
  });

  it('has the gradient tau (student - teacher) on the other classes, none on the true one, and 0 in all', async () => {
    await fc.assert(
      fc.asyncProperty(logitsWithin(5), logitsWithin(5), labels, temperatures, async (logits, teacher, y, t) => {
        const { gradient } = await program.run({ logits, teacher, y, temperature: at(t) });
        rowsOf(gradient, classes).forEach((row, r) => {
          const student = softmaxOf(others(rowsOf(logits, classes)[r], y[r]), t);
          const global = softmaxOf(others(rowsOf(teacher, classes)[r], y[r]), t);
          expect(row[y[r]]).toBeCloseTo(0, 12);
          others(row, y[r]).forEach((value, c) => {
            expect(value).toBeCloseTo(t * (student[c] - global[c]), 4);
          });
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
        });
      }),
    );
  });

  it('is what the full divergence has beside that of the true class', async () => {
    await fc.assert(
      fc.asyncProperty(logitsWithin(4), logitsWithin(4), labels, temperatures, async (logits, teacher, y, t) => {
        const { perSample } = await program.run({ logits, teacher, y, temperature: at(t) });
        perSample.forEach((scaled, r) => {
          const value = scaled / (t * t);
          const [q, p] = [logits, teacher].map((matrix) => softmaxOf(rowsOf(matrix, classes)[r], t));
          const [qTrue, pTrue] = [q[y[r]], p[y[r]]];
          const binary = divergenceOf([pTrue, 1 - pTrue], [qTrue, 1 - qTrue]);
          expect(divergenceOf(p, q)).toBeCloseTo(binary + (1 - pTrue) * value, 4);
        });
      }),
    );
  });

  it('tends to half the mean square of the centred differences as the temperature grows', async () => {
    await fc.assert(
      fc.asyncProperty(logitsWithin(1), logitsWithin(1), labels, async (logits, teacher, y) => {
        const { perSample } = await program.run({ logits, teacher, y, temperature: at(60) });
        perSample.forEach((value, r) => {
          const difference = rowsOf(logits, classes)[r].map((z, c) => z - teacher[r * classes + c]);
          const notTrue = others(difference, y[r]);
          const mean = notTrue.reduce((sum, u) => sum + u, 0) / notTrue.length;
          const square = notTrue.reduce((sum, u) => sum + (u - mean) ** 2, 0) / notTrue.length;
          expect(Math.abs(value - square / 2)).toBeLessThan(0.02);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is nothing with two classes', async () => {
    const binary = await lossProgram(({ logits, teacher, y }) => notTrueDivergenceOf(logits, teacher, y, 2), rows, 2, {
      y: integers,
    });
    await fc.assert(
      fc.asyncProperty(matrixWithin(20, rows, 2), matrixWithin(20, rows, 2), async (logits, teacher) => {
        const { perSample, gradient } = await binary.run({ logits, teacher, y: Int32Array.of(0, 1, 1) });
        for (const value of [...perSample, ...gradient]) expect(Math.abs(value)).toBe(0);
      }),
    );
  });
});

describe('fedntd', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting([{ name: 'mlp', options: { hidden: [6] } }]);
  });

  it('is FedAvg bit for bit without distillation', async () => {
    await expectFedAvg(fedntd, setting, { beta: 0 });
  });

  it('is FedAvg as long as clients take a single step, for any beta and temperature', async () => {
    const training = { ...setting.training, batch: 'full' as const, epochs: 1 };
    const single = { ...setting, training };
    const expected = await globalModel(fedavg, single);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 50, noNaN: true }), temperatures, async (beta, temperature) => {
        expectClose(await globalModel(fedntd, single, { beta, temperature }), expected, 1e-5);
      }),
      { numRuns: 5 },
    );
    const several = { ...setting, training: { ...training, epochs: 3 } };
    expect(await globalModel(fedntd, several, { beta: 1 })).not.toEqual(await globalModel(fedavg, several));
  });
});
