import { sizeOf } from '../core/weights.js';
import type { Arrays, ScanProgram, ScanSignature, Signature } from '../engine/engine.js';
import { specsOf, type Tables } from './columns.js';
import type { FitRequest } from './learner.js';
import type { WeightsUpdate } from './optimizers/weights-update.js';
import { prefixed } from './prefixed-names.js';
import { cachedScan, identityOf } from './program-cache.js';
import { type Setting, weightsSignature } from './setting.js';
import { trainedNames, trainingStep } from './training-step.js';

const scalar = { shape: [], dtype: 'float32' } as const;

/** A compiled training, and the optimizer's state before the first step. */
export interface FitProgram {
  readonly scan: ScanProgram;
  readonly slots: Arrays;
}

/** The program for a request's model, loss, kind of optimizer and shapes: compiled once per engine. */
export async function fitProgram(
  { engine, model, scaling }: Setting,
  { loss, observe, constants = {} }: FitRequest,
  optimizer: WeightsUpdate,
  tables: Tables,
  rows: number,
): Promise<FitProgram> {
  const trained = new Set(trainedNames(model));
  const slots = model.layout.flatMap(({ name, shape }) =>
    trained.has(name) ? optimizer.slots.map((slot) => [`${slot}.${name}`, { shape, dtype: 'float32' }] as const) : [],
  );
  const signature: ScanSignature = {
    state: { ...weightsSignature(model), ...Object.fromEntries(slots) },
    constants: { ...prefixed('loss', specsOf(constants)), ...prefixed('optimizer', scalars(optimizer.constants)) },
    inputs: {
      rowWeights: { shape: [rows], dtype: 'float32' },
      ...prefixed('optimizer', scalars(optimizer.schedules)),
    },
    tables: tables.signature,
    rows,
  };
  const functions = [identityOf(loss), observe ? identityOf(observe) : 0];
  const key = JSON.stringify(['fit', model.key, functions, optimizer.key, scaling, signature]);
  const scan = await cachedScan(engine, key, () =>
    engine.scan(trainingStep(model, loss, optimizer, scaling, observe), signature),
  );
  return { scan, slots: Object.fromEntries(slots.map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))])) };
}

function scalars(record: Readonly<Record<string, unknown>>): Signature {
  return Object.fromEntries(Object.keys(record).map((name) => [name, scalar]));
}
