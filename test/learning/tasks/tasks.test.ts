import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { classificationOf, regressionOf, segmentationOf, type TaskDescription } from '../../../src/data/task.js';
import { createEngine } from '../../../src/engine/create-engine.js';
import type { Engine } from '../../../src/engine/engine.js';
import { createLearner } from '../../../src/learning/create-learner.js';
import { addSums, type EvaluationSums } from '../../../src/learning/evaluation-sums.js';
import { FlopMeter } from '../../../src/learning/flop-meter.js';
import type { Learner } from '../../../src/learning/learner.js';
import { optimizerOptions } from '../../../src/learning/optimizer.js';
import { taskOf } from '../../../src/learning/tasks/registry.js';
import { binaryCrossEntropyOf } from '../../../src/learning/tasks/segmentation.js';
import { createModel } from '../../../src/models/registry.js';
import { expectClose } from '../closeness.js';

const asStored = { scale: 1, shift: 0 };
let [compiled, eager]: Engine[] = [];
beforeAll(async () => {
  [compiled, eager] = [await createEngine('onnx'), await createEngine('reference')];
});

function learnerOf(engine: Engine, task: TaskDescription): Learner {
  const image = task.output.shape.length > 1;
  const spec = image ? { name: 'unet', options: { channels: [2, 3] } } : { name: 'logreg', options: {} };
  const model = createModel(spec, image ? task.output.shape : [3], task.output.shape);
  return createLearner(engine, model, asStored, new FlopMeter(), taskOf(task));
}

/** Random samples with targets of the task. */
function samplesFor({ name, target, output }: TaskDescription, size: number, seed: number) {
  const random = RandomStream.of(seed);
  const width = name === 'segmentation' ? target.shape.reduce((a, b) => a * b) : 1;
  const x = Float32Array.from({ length: size * (name === 'segmentation' ? width : 3) }, () => random.normal());
  const y =
    name === 'classification'
      ? Int32Array.from({ length: size }, () => random.integer(output.shape[0]))
      : name === 'segmentation'
        ? Uint8Array.from({ length: size * width }, () => random.integer(2))
        : Float32Array.from({ length: size }, () => 40 + 10 * random.normal());
  return { size, x, y };
}

const described: [string, TaskDescription][] = [
  ['classification', classificationOf(4)],
  ['regression', regressionOf({ mean: 40, deviation: 10 })],
  ['segmentation', segmentationOf(4, 6)],
];

describe.each(described)('sums of %s', (_, task) => {
  it('add up over parts, on the compiled engine as on the reference', async () => {
    const learner = learnerOf(compiled, task);
    const weights = learner.model.init(RandomStream.of(1));
    const whole = samplesFor(task, 31, 2);
    const width = [whole.x.length, whole.y.length].map((length) => length / whole.size);
    const part = (from: number, to: number) => ({
      size: to - from,
      x: whole.x.slice(from * width[0], to * width[0]),
      y: whole.y.slice(from * width[1], to * width[1]),
    });
    const sums = await learner.evaluate(weights, whole);
    const added = addSums([await learner.evaluate(weights, part(0, 9)), await learner.evaluate(weights, part(9, 31))]);
    const reference = await learnerOf(eager, task).evaluate(weights, whole);
    expect(Object.keys(added).sort()).toEqual(Object.keys(sums).sort());
    for (const [name, value] of Object.entries(sums)) {
      expect(added[name], name).toBeCloseTo(value, 3);
      expect(reference[name], name).toBeCloseTo(value, 3);
    }
    expect(task.metric.name in taskOf(task).summary(sums)).toBe(true);
  });
});

it.each(described)('a compiled training of %s equals the reference', async (_, task) => {
  const [data, optimizer] = [samplesFor(task, 6, 3), optimizerOptions.parse({ name: 'sgd', learningRate: 0.1 })];
  const [found, expected] = await Promise.all(
    [compiled, eager].map((engine) => {
      const learner = learnerOf(engine, task);
      const weights = learner.model.init(RandomStream.of(1));
      const random = RandomStream.of(2);
      return learner.fit({ weights, data, loss: taskOf(task).loss, optimizer, epochs: 2, batch: 4, random });
    }),
  );
  expectClose([found.loss], [expected.loss], 1e-4, 'loss');
  expectClose(found.weights, expected.weights, 1e-4, 'weights');
});

describe('summary', () => {
  it('dice and iou are those of the sets of pixels, in [0, 1], and dice is 2 iou / (1 + iou)', async () => {
    const task = segmentationOf(4, 6);
    const learner = learnerOf(compiled, task);
    for (const seed of [1, 2, 3]) {
      const weights = learner.model.init(RandomStream.of(seed));
      const data = samplesFor(task, 5, seed);
      const logits = await learner.predict(weights, data.x, 'logits');
      const { dice, iou } = taskOf(task).summary(await learner.evaluate(weights, data));
      const [a, b] = [logits.map((z) => Number(z > 0)), data.y];
      const both = a.reduce((sum, p, i) => sum + p * b[i], 0);
      const [found, actual] = [a, b].map((mask) => [...mask].reduce((sum, p) => sum + p, 0));
      expect(dice).toBeCloseTo((2 * both) / (found + actual), 6);
      expect(iou).toBeCloseTo(both / (found + actual - both), 6);
      expect(dice).toBeCloseTo((2 * iou) / (1 + iou), 6);
    }
  });

  it('nothing predicted where there is nothing is a dice of 1', () => {
    const sums = { samples: 2, loss: 0.1, intersection: 0, predicted: 0, actual: 0 };
    expect(taskOf(segmentationOf(4, 6)).summary(sums)).toEqual({ dice: 1, iou: 1, loss: 0.05 });
  });

  it('rmse and mae are in the units of the target, and rmse is not below mae', async () => {
    const task = regressionOf({ mean: 40, deviation: 10 });
    const learner = learnerOf(compiled, task);
    const weights = learner.model.init(RandomStream.of(3));
    const data = samplesFor(task, 40, 4);
    const outputs = await learner.predict(weights, data.x, 'logits');
    const errors = outputs.map((output, i) => 40 + 10 * output - data.y[i]);
    const { rmse, mae } = taskOf(task).summary(await learner.evaluate(weights, data));
    expect(rmse).toBeCloseTo(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 40), 3);
    expect(mae).toBeCloseTo(errors.reduce((sum, error) => sum + Math.abs(error), 0) / 40, 3);
    expect(rmse).toBeGreaterThanOrEqual(mae);
  });

  it('a random split of counts gives the same scores as the whole', () => {
    const count = fc.integer({ min: 0, max: 1000 });
    const part = fc.record({ samples: count, loss: count, intersection: count, predicted: count, actual: count });
    const task = taskOf(segmentationOf(4, 6));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts: EvaluationSums[]) => {
        const halves = [parts.slice(0, 1), parts.slice(1)].map(addSums);
        expect(task.summary(addSums(halves))).toEqual(task.summary(addSums(parts)));
      }),
    );
  });
});

it('the gradient of the binary cross-entropy is that of its definition, also with soft masks', async () => {
  const [logits, masks] = [
    tf.randomNormal([2, 3, 2, 1], 0, 2, 'float32', 5),
    tf.randomUniform([2, 3, 2, 1], 0, 1, 'float32', 6),
  ];
  const own = tf.grad((z: tf.Tensor) => tf.sum(binaryCrossEntropyOf(z, masks)))(logits);
  const defined = tf.grad((z: tf.Tensor) => {
    const p = tf.sigmoid(z);
    const likelihood = tf.add(tf.mul(masks, tf.log(p)), tf.mul(tf.sub(1, masks), tf.log(tf.sub(1, p))));
    return tf.neg(tf.sum(tf.mean(likelihood, [1, 2, 3])));
  })(logits);
  const [found, expected] = [own.dataSync(), defined.dataSync()];
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 5);
});

it('a distribution of a mask has two classes, whether it comes as probability or as logit', () => {
  const { soft } = taskOf(segmentationOf(1, 2));
  const seen: number[][] = [];
  const same = (rows: Float32Array, classes: number) => {
    seen.push([...rows], [classes]);
    return rows;
  };
  expect(soft?.change(Float32Array.of(0.25, 1), 'probabilities', same)).toEqual(Float32Array.of(0.25, 1));
  soft?.change(Float32Array.of(3, -1), 'logits', same);
  expect(seen).toEqual([[0.25, 0.75, 1, 0], [2], [3, 0, -1, 0], [2]]);
  expect(taskOf(regressionOf({ mean: 0, deviation: 1 })).soft).toBeUndefined();
});
