import type { Dataset } from '../../data/dataset.js';
import { heldBy } from '../../data/held-by.js';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import { allRows } from './evaluate-rows.js';
import type { EvaluationAnswer, RowsReference } from './evaluation-request.js';
import { movingOutcome } from './fault.js';
import type { HostApi } from './host-api.js';
import { inSharedMemory } from './in-shared-memory.js';
import { referencedModel } from './referenced-model.js';
import type { Sides } from './sides.js';

/** The call with which a host evaluates any model on any rows. */
export function hostedEvaluation(opened: Promise<Sides>): Pick<HostApi, 'evaluate'> {
  return {
    evaluate: ({ model: reference, sumsOn = [], outputsOn = [], weights }) =>
      movingOutcome(
        async (): Promise<EvaluationAnswer> => {
          const sides = await opened;
          const model = await referencedModel(sides, reference);
          const sums: EvaluationSums[] = [];
          const outputs: Float32Array[] = [];
          for (const on of sumsOn) sums.push(await model.sums(...referencedRows(sides, on)));
          for (const on of outputsOn) outputs.push(inSharedMemory(await model.outputs(...referencedRows(sides, on))));
          return {
            sums,
            outputs,
            ...(weights && { weights: inSharedMemory(model.weights()) }),
            ...(model.deviation && { deviation: inSharedMemory(model.deviation) }),
            ...(model.initial && { initial: model.initial }),
          };
        },
        ({ initial }) => (initial ? [initial.state] : []),
      ),
  };
}

function referencedRows({ data }: Sides, on: RowsReference): [dataset: Dataset, rows: Int32Array] {
  return on.of === 'own' ? [data.train, heldBy(data, on.client).test] : [data.test, on.rows ?? allRows(data.test)];
}
