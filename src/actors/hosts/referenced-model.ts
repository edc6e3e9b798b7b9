import { type Weights, weightedMean } from '../../core/weights.js';
import type { Dataset } from '../../data/dataset.js';
import { labelsOf } from '../../data/labels.js';
import { samplesOf } from '../../data/samples.js';
import { classesOf } from '../../data/task.js';
import { modelWithoutClient } from '../../incentives/training/valuation/fed-influence.js';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { Learner } from '../../learning/learner.js';
import { logOfProbabilities } from '../../learning/log-of-probabilities.js';
import { scoresOfProbabilities } from '../../learning/probability-scores.js';
import { ownModel } from './client-model.js';
import { evaluateRows } from './evaluate-rows.js';
import type { EvaluationAnswer, ModelReference } from './evaluation-request.js';
import { outputsOn } from './outputs-on.js';
import type { Sides } from './sides.js';
import { decode } from './wire.js';

/** A model that can be evaluated on rows of a data set. */
export interface ReferencedModel extends Pick<EvaluationAnswer, 'deviation' | 'initial'> {
  sums(dataset: Dataset, rows: Int32Array): Promise<EvaluationSums>;
  /** `[samples, classes]`, row-major. */
  outputs(dataset: Dataset, rows: Int32Array): Promise<Float32Array>;
  /** @throws Error if there is no model, or there are only predictions */
  weights(): Weights;
}

/** Makes the model of a reference. */
export async function referencedModel(sides: Sides, reference: ModelReference): Promise<ReferencedModel> {
  const { commonLearner } = sides;
  switch (reference.of) {
    case 'weights': {
      const { weights, client } = reference;
      // The engine accepts no memory that is shared between threads.
      return withWeights(client === undefined ? commonLearner : sides.learnerOf(client), weights.slice());
    }
    case 'mean':
      return withWeights(commonLearner, weightedMean(reference.models, reference.coefficients));
    case 'without': {
      const { model, deviation } = modelWithoutClient(reference.without, sides.partsOf(0)?.statistics);
      return { ...withWeights(commonLearner, model), deviation };
    }
    case 'alone':
      return withWeights(commonLearner, await sides.trainAlone(reference.client, reference.epochs));
    case 'server':
      return ofServer(sides, reference.state);
    case 'client': {
      const { learner, weights, initial } = await ownModel(sides, reference);
      return { ...withWeights(learner, weights), ...(initial && { initial }) };
    }
  }
}

function withWeights(learner: Learner, weights: Weights): ReferencedModel {
  return {
    sums: (dataset, rows) => evaluateRows(learner, weights, dataset, rows),
    outputs: (dataset, rows) => outputsOn(learner, weights, dataset, rows),
    weights: () => weights,
  };
}

function ofServer(sides: Sides, encoded: Uint8Array): ReferencedModel {
  const { server, commonLearner } = sides;
  const state = decode(encoded);
  const weights = () => {
    const model = sides.globalModel(state);
    if (!model) throw new Error('the server side of the strategy has no model');
    return model;
  };
  const answer = (dataset: Dataset, rows: Int32Array) => server.answer?.(state, samplesOf(dataset, rows).x);
  return {
    async sums(dataset, rows) {
      const probabilities = await answer(dataset, rows);
      if (!probabilities) return evaluateRows(commonLearner, weights(), dataset, rows);
      return scoresOfProbabilities(probabilities, labelsOf(samplesOf(dataset, rows).y), classesOf(dataset.task));
    },
    async outputs(dataset, rows) {
      const probabilities = await answer(dataset, rows);
      if (!probabilities) return outputsOn(commonLearner, weights(), dataset, rows);
      return logOfProbabilities(probabilities);
    },
    weights,
  };
}
