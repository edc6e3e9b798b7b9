import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import { softmaxRows } from '../../src/learning/softmax.js';
import { createModel } from '../../src/models/registry.js';
import { blobs } from './blobs.js';
import { expectClose } from './closeness.js';

const engine = await createEngine('onnx');
const model = createModel({ name: 'mlp', options: { hidden: [5] } }, [4], 3);
const scaling = { scale: 1 / 64, shift: -1 };
const learner = createLearner(engine, model, scaling);
const weights = model.init(RandomStream.of(1, 'init'));
const sizes = fc.integer({ min: 1, max: 450 });

describe('predict', () => {
  it('gives every sample its row, whatever stands beside it', async () => {
    const { x } = blobs(450, [4], 3);
    const all = await learner.predict(weights, x, 'logits');
    await fc.assert(
      fc.asyncProperty(fc.nat(449), sizes, async (from, length) => {
        const part = x.slice(from * 4, (from + length) * 4);
        const rows = await learner.predict(weights, part, 'logits');
        expectClose(rows, all.subarray(from * 3, (from + length) * 3), 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('gives the softmax of the logits, and the features from which the last layer makes them', async () => {
    const { x } = blobs(30, [4], 3);
    const logits = await learner.predict(weights, x, 'logits');
    const features = await learner.predict(weights, x, 'features');
    expectClose(await learner.predict(weights, x, 'probabilities'), softmaxRows(logits, 3), 1e-6);
    const kernel = weights.subarray(4 * 5 + 5, 4 * 5 + 5 + 5 * 3);
    const bias = weights.subarray(4 * 5 + 5 + 5 * 3);
    const made = Array.from({ length: 30 * 3 }, (_, i) => {
      const [row, column] = [Math.floor(i / 3), i % 3];
      let sum = bias[column];
      for (let k = 0; k < 5; k++) sum += features[row * 5 + k] * kernel[k * 3 + column];
      return sum;
    });
    expectClose(logits, made, 1e-5);
  });

  it('scales what is stored, bytes or floats', async () => {
    const { x } = blobs(30, [4], 3);
    const plain = createLearner(engine, model, { scale: 1, shift: 0 });
    const scaled = Float32Array.from(x, (value) => value / 64 - 1);
    expectClose(await learner.predict(weights, x, 'logits'), await plain.predict(weights, scaled, 'logits'), 1e-5);
  });

  it('gives nothing for nothing and refuses a part of a sample', async () => {
    expect(await learner.predict(weights, new Uint8Array(0), 'logits')).toEqual(new Float32Array(0));
    await expect(learner.predict(weights, new Uint8Array(6), 'logits')).rejects.toThrow(/column 'x' has 6 values/);
  });
});

describe('evaluate', () => {
  it('counts and sums what predict predicts', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const data = blobs(size, [4], 3, size);
        const logits = await learner.predict(weights, data.x, 'logits');
        const probabilities = softmaxRows(logits, 3);
        let correct = 0;
        let loss = 0;
        data.y.forEach((label, sample) => {
          const row = [...logits.subarray(sample * 3, sample * 3 + 3)];
          if (row.indexOf(Math.max(...row)) === label) correct++;
          loss -= Math.log(probabilities[sample * 3 + label]);
        });
        const sums = await learner.evaluate(weights, data);
        expect(sums).toMatchObject({ samples: size, correct });
        expectClose([sums.loss], [loss], 1e-5);
      }),
      { numRuns: 20 },
    );
  });

  it('adds up over parts', async () => {
    const data = blobs(300, [4], 3);
    const part = (from: number, to: number) => ({
      size: to - from,
      x: data.x.slice(from * 4, to * 4),
      y: data.y.slice(from, to),
    });
    const whole = await learner.evaluate(weights, data);
    const [first, second] = [
      await learner.evaluate(weights, part(0, 110)),
      await learner.evaluate(weights, part(110, 300)),
    ];
    expect(first.correct + second.correct).toBe(whole.correct);
    expectClose([first.loss + second.loss], [whole.loss], 1e-6);
  });

  it('predicts the first of equal logits', async () => {
    const data = blobs(30, [4], 3);
    const sums = await learner.evaluate(new Float32Array(layoutSize(model.layout)), data);
    expect(sums.correct).toBe(data.y.filter((label) => label === 0).length);
    expect(sums.loss).toBeCloseTo(30 * Math.log(3), 3);
  });

  it('is nothing over no samples and refuses samples without targets', async () => {
    const none = { size: 0, x: new Uint8Array(0), y: new Int32Array(0) };
    expect(await learner.evaluate(weights, none)).toEqual({ samples: 0, loss: 0 });
    await expect(learner.evaluate(weights, { size: 1, x: new Uint8Array(4) })).rejects.toThrow(/needs targets/);
  });
});

describe('takeFlops', () => {
  it('grows with the work done and starts again at 0', async () => {
    learner.takeFlops();
    await learner.evaluate(weights, blobs(200, [4], 3));
    const once = learner.takeFlops();
    await learner.evaluate(weights, blobs(600, [4], 3));
    expect(once).toBeGreaterThan(2 * 200 * (4 * 5 + 5 * 3));
    expect(learner.takeFlops()).toBe(3 * once);
    expect(learner.takeFlops()).toBe(0);
  });
});

describe('evaluate', () => {
  it('counts samples without finite logits as wrong, whatever their label, and gives no finite loss', async () => {
    const { x, y } = blobs(60, [4], 3);
    const spoilt = Float32Array.from(weights);
    // The bias of the first class: NaN, of which the first class would be the largest.
    spoilt[spoilt.length - 3] = Number.NaN;
    const { samples, correct, loss } = await learner.evaluate(spoilt, { size: 60, x, y });
    expect({ samples, correct, loss }).toStrictEqual({ samples: 60, correct: 0, loss: Number.NaN });
  });
});
