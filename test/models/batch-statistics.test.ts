import { expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import { withBatchStatistics } from '../../src/models/batch-statistics.js';
import { createModel } from '../../src/models/registry.js';
import { blobs } from '../learning/blobs.js';
import { expectClose } from '../learning/closeness.js';

const whole = createModel({ name: 'strided-cnn', options: { channels: [2, 3], features: 4 } }, [4, 4, 1], 3);
const model = withBatchStatistics(whole);
const learner = createLearner(await createEngine('onnx'), model, { scale: 1 / 64, shift: 0 });
const weights = model.init(RandomStream.of(1, 'init'));

it('a model with batch statistics has no others, and starts like the one with running ones', () => {
  expect(model.layout.every(({ kind }) => kind === 'parameter')).toBe(true);
  expect(weights).toHaveLength(layoutSize(whole.layout, 'parameter'));
  const logreg = createModel({ name: 'logreg', options: {} }, [4], 3);
  expect(withBatchStatistics(logreg)).toBe(logreg);
});

it('predicts alike whatever contrast all samples have, and is not disturbed by padding', async () => {
  const { x, y } = blobs(30, [4, 4, 1], 3);
  const plain = await learner.predict(weights, Float32Array.from(x), 'logits');
  // 30 samples are padded to 50; 25 are not.
  const changed = Float32Array.from(x, (value) => 3 * value);
  expectClose(await learner.predict(weights, changed, 'logits'), plain, 2e-3);
  const twice = Float32Array.from([...x.subarray(0, 16 * 25), ...x.subarray(0, 16 * 25)]);
  const once = await learner.predict(weights, Float32Array.from(x.subarray(0, 16 * 25)), 'logits');
  expectClose((await learner.predict(weights, twice, 'logits')).subarray(0, 75), once, 1e-4);
  const { correct, loss } = await learner.evaluate(weights, { size: 30, x, y });
  let [hits, sum] = [0, 0];
  for (const [row, label] of y.entries()) {
    const logits = plain.subarray(3 * row, 3 * row + 3);
    if (logits.indexOf(Math.max(...logits)) === label) hits++;
    sum += Math.log(logits.reduce((all, logit) => all + Math.exp(logit), 0)) - logits[label];
  }
  expect(correct).toBe(hits);
  expect(loss).toBeCloseTo(sum, 3);
});
