import { z } from 'zod';
import { measureChoice } from '../actors/evaluation/measures/registry.js';
import { observerKind, observers } from '../actors/observers/registry.js';
import type { ObserverOptions } from '../actors/plan.js';
import { codecKind } from '../codecs/registry.js';
import { most } from '../core/counts.js';
import { InputError } from '../core/errors.js';
import type { OwnVariants } from '../core/kind.js';
import { fileName } from '../core/named.js';
import { dataSection } from '../data/options.js';
import { usualAloneEpochs } from '../incentives/economics/appeal.js';
import { incentivesSection } from '../incentives/training/participation/participation-options.js';
import { augmentOptions } from '../learning/augmentations/registry.js';
import { batchOption } from '../learning/batch-option.js';
import { optimizerOptions } from '../learning/optimizer.js';
import { taskKind } from '../learning/tasks/registry.js';
import { modelKind } from '../models/registry.js';
import { cohortOptions, deviceOptions, networkOptions, policyOptions } from '../scheduler/schedule-options.js';
import { strategyKind } from '../strategies/registry.js';

const training = z.strictObject({
  epochs: z.int().min(0).max(most.epochs).default(1).describe("passes over a client's samples in a round"),
  steps: z
    .int()
    .positive()
    .max(most.steps)
    .optional()
    .describe('the largest number of steps of a local training, which may end before its last epoch'),
  batch: batchOption
    .default(32)
    .describe('samples in a step, or full for one step an epoch; the last batch of an epoch may be smaller'),
  optimizer: optimizerOptions,
  learningRateDecay: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe('the learning rate is multiplied by this after every round'),
  augment: z
    .array(augmentOptions)
    .optional()
    .describe("random augmentations of clients' own images in local training, in order, drawn anew in every step"),
});

const batchNorm = z.strictObject({
  statistics: z
    .enum(['average', 'local', 'drop'])
    .default('average')
    .describe(
      'running statistics of models. average: they travel with the trained weights and are averaged; local: each client keeps its ' +
        'own, none travel, and the global model is tested with those of each client in turn; drop: there are none, and batches are ' +
        'normalised by their own statistics, up to 200 samples at a time in evaluation',
    ),
});

const evaluationSection = (own?: OwnVariants) =>
  z.strictObject({
    every: z.int().positive().default(1).describe('rounds between two evaluations; the last round is always evaluated'),
    clients: z.int().positive().default(20).describe('the largest number of clients whose own models are evaluated'),
    model: z
      .enum(['global', 'devices'])
      .default('global')
      .describe(
        "which global model is tested: the strategy's, or the mean of the last models of all clients, where clients that have not " +
          "worked yet count with their initial models (the curves of FedDyn's paper)",
      ),
    aloneEpochs: z
      .int()
      .positive()
      .max(most.epochs)
      .default(usualAloneEpochs)
      .describe(
        'for the measure appeal: epochs that a client trains alone for the model that the global model has to beat',
      ),
    measures: z
      .array(measureChoice(own))
      .default([])
      .describe('further measures, available if the strategy has what they compare'),
  });

const checkpoint = z.strictObject({
  every: z.int().positive().default(10).describe('rounds between two checkpoints; a stopped run has one in any case'),
});

/** The sections that ask for observers, by name. {@link ObserverOptions} has their types. */
function observerSections(): object {
  const sections = observers.flatMap(({ name, section }) => (section ? [[name, section.optional()] as const] : []));
  return Object.fromEntries(sections);
}

/** The schema of a scenario, for what is built in and the modules that it may name. */
export function scenarioSchema(own?: OwnVariants) {
  const model = modelKind.choice(own);
  return z
    .strictObject({
      name: fileName.optional().describe('names the run directory; default: the name of the file'),
      seed: z.int().min(0).default(1).describe('every random draw of a run follows from it'),
      rounds: z.int().positive().max(most.rounds).describe('rounds of communication'),
      data: dataSection(own, taskKind.choice(own)).describe('the data set and how clients share it'),
      model: model.optional().describe('the model of all clients'),
      models: z.array(model).min(1).optional().describe('in place of model: several, dealt to the clients in turn'),
      training: training.describe('the local training of a client in a round'),
      batchNorm: batchNorm.prefault({}).describe('the treatment of batch normalisation if models are shared'),
      strategy: strategyKind.choice(own).describe('the federated method, or the path of a module that holds one'),
      cohort: cohortOptions.default({ fraction: 1 }).describe('the clients that work in a round'),
      codecs: z
        .array(codecKind.choice(own))
        .default([])
        .describe('what compresses or protects updates and payloads on their way, first to last'),
      policy: policyOptions.default({ name: 'all-received' }).describe('when the server stops waiting'),
      devices: deviceOptions.prefault({}).describe('how fast clients compute, for the virtual clock'),
      network: networkOptions.prefault({}).describe('how fast payloads travel, for the virtual clock'),
      incentives: incentivesSection(own).optional().describe('why clients take part, and how they behave'),
      onDivergence: z
        .enum(['stop', 'restore'])
        .default('stop')
        .describe(
          'what happens when a number of the global model, or its loss, is not finite: with stop the run ends and says when; with ' +
            'restore the round is dropped and the previous model restored; if the training of a client diverges, the run ends in both cases',
        ),
      evaluation: evaluationSection(own).prefault({}).describe('when and how models are evaluated'),
      ...observerSections(),
      observers: z
        .array(observerKind.choice(own))
        .optional()
        .describe('observers of modules, which look at rounds and report what they find'),
      checkpoint: checkpoint.prefault({}).describe('when the state of a run is saved'),
    })
    .superRefine((scenario, context) => {
      if ((scenario.model === undefined) === (scenario.models === undefined)) {
        const fault = scenario.model
          ? new InputError('model', 'exclusive', { options: ['model', 'models'] })
          : new InputError('model', 'missing', { expected: 'model, or a list models' });
        context.addIssue({ code: 'custom', path: ['model'], params: { fault } });
      }
    });
}

/** A scenario with all its defaults. */
export type Scenario = z.output<ReturnType<typeof scenarioSchema>> & ObserverOptions;
