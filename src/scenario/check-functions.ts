import type { NamedSpec } from '../core/named.js';
import type { TaskDescription } from '../data/task.js';
import type { Tensors } from '../engine/engine.js';
import { taskOf } from '../learning/tasks/registry.js';
import type { Model } from '../models/model.js';
import { uniformSource } from '../models/uniform-source.js';

/** Rows of the batch on which functions are tried. */
const rows = 2;

/**
 * Tries the functions of models and of a task that modules define, on tensors without values, so that what is wrong with them is
 * told before a run begins. What is built in is not tried.
 *
 * @throws InputError at the place that names the module, if a function throws an error or returns something of another shape
 */
export async function checkFunctions(
  models: readonly { readonly spec: NamedSpec; readonly model: Model }[],
  task: TaskDescription,
): Promise<void> {
  const own = models.filter(({ spec }) => spec.module !== undefined);
  if (own.length === 0 && task.module === undefined) return;
  // Imported here, so that a scenario without modules does not open these files.
  const { trace } = await import('../engine/trace/trace.js');
  for (const { model } of own) {
    for (const training of [true, false]) {
      trace(inputsOf(model), ({ x, rowWeights, key, ...params }) => {
        const mode = { training, rowWeights, random: uniformSource(key) };
        const { logits, features } = model.apply(params, x, mode);
        return { logits, features };
      });
    }
  }
  if (task.module !== undefined) checkTaskFunctions(task, trace);
}

function inputsOf({ inputShape, layout }: Model) {
  const weights = layout.map(({ name, shape }) => [name, { shape, dtype: 'float32' as const }] as const);
  return {
    ...Object.fromEntries(weights),
    x: { shape: [rows, ...inputShape], dtype: 'float32' },
    rowWeights: { shape: [rows], dtype: 'float32' },
    key: { shape: [2], dtype: 'int32' },
  } as const;
}

type TraceFunction = typeof import('../engine/trace/trace.js').trace;

function checkTaskFunctions(description: TaskDescription, trace: TraceFunction): void {
  const { target, output } = description;
  const { losses, sums, summary } = taskOf(description);
  const names: string[] = [];
  const specs = {
    output: { shape: [rows, ...output.shape], dtype: 'float32' },
    target: { shape: [rows, ...target.shape], dtype: target.dtype },
  } as const;
  trace(specs, (given) => {
    const counted: Tensors = sums(given.output, given.target);
    names.push(...Object.keys(counted));
    return { ...counted, losses: losses(given.output, given.target) };
  });
  summary({ ...Object.fromEntries(names.map((name) => [name, 1])), samples: rows, loss: 1 });
}
