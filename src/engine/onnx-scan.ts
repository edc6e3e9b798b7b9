import type { NumericArray } from '../core/plain.js';
import { sumOf } from '../core/statistics.js';
import { sizeOf } from '../core/weights.js';
import { fresh, given, givenAll } from './boundary.js';
import type {
  Arrays,
  DeviceName,
  ScanArguments,
  ScanProgram,
  ScanResult,
  ScanSignature,
  ScanStep,
  Signature,
  Tensors,
} from './engine.js';
import { lower } from './lower.js';
import type { Lowerings } from './lowering/table.js';
import { Graph, type Value } from './onnx/graph.js';
import { asTraced, outputTypes, tracedSpec } from './onnx-program.js';
import { type BoundaryArray, createSession } from './onnx-session.js';
import { optimise } from './rewrite/optimise.js';
import { flatState, stateViews } from './scan-state.js';
import { trace } from './trace/trace.js';
import type { Trace, TracedSpec } from './trace/trace-graph.js';

/**
 * Compiles a loop into one graph whose only node of weight is an ONNX `Scan`. State is carried by the loop, per-step
 * inputs and row numbers are scanned over, tables and constants are values of the outer graph that the body reads. A loop that
 * scans over nothing gets a counter, since `Scan` takes its length from what it scans.
 */
export async function compileScan(
  step: ScanStep,
  signature: ScanSignature,
  lowerings: Lowerings,
  device: DeviceName,
): Promise<ScanProgram> {
  const { graph, traced } = scanGraph(step, signature, lowerings);
  const flopsPerStep = graph.flops;
  const session = await createSession(graph, device);
  return {
    flopsPerStep,
    run: async (args) => {
      if (args.steps === 0) return withoutSteps(signature.state, args.state, traced);
      const { final = new Float32Array(), ...outputs } = await session.run(feeds(signature, args));
      if (!(final instanceof Float32Array)) throw new TypeError('state is float32');
      return {
        final,
        state: stateViews(signature.state, final),
        outputs: Object.fromEntries(scannedNames(traced).map((name) => [name, outputs[`outputs/${name}`]])),
      };
    },
    dispose: () => session.dispose(),
  };
}

/** Traces one step as a function of flat names: `state/w`, `inputs/noise`, ... */
function traceStep(step: ScanStep, signature: ScanSignature): Trace {
  const rows = signature.rows ?? 0;
  const specs: Record<string, TracedSpec> = {};
  for (const role of ['state', 'constants', 'inputs', 'tables'] as const) {
    for (const [name, spec] of Object.entries(signature[role] ?? {})) {
      specs[`${role}/${name}`] = tracedSpec(role === 'tables' ? { ...spec, shape: [rows, ...spec.shape] } : spec);
    }
  }
  const traced = trace(specs, (tensors) => {
    const part = (role: 'state' | 'constants' | 'inputs' | 'tables'): Tensors =>
      mapValues(signature[role] ?? {}, (_, name) => tensors[`${role}/${name}`]);
    const result = step(part('state'), {
      constants: part('constants'),
      inputs: part('inputs'),
      tables: part('tables'),
    });
    return { ...prefixed('state', result.state), ...prefixed('outputs', result.outputs) };
  });
  for (const [name, { shape }] of Object.entries(signature.state)) {
    const next = traced.outputs[`state/${name}`];
    if (next?.dtype !== 'float32' || next.shape.join() !== shape.join()) {
      const found = next ? `${next.dtype} [${next.shape}]` : 'nothing';
      throw new RangeError(`the step returns ${found} for the state '${name}', which is float32 [${shape}]`);
    }
  }
  return optimise(traced);
}

/** A scan as a graph, with the trace of its step from which it was lowered. */
export function scanGraph(
  step: ScanStep,
  signature: ScanSignature,
  lowerings: Lowerings,
): { readonly graph: Graph; readonly traced: Trace } {
  const traced = traceStep(step, signature);
  const outer = new Graph();
  const body = new Graph(outer);
  const states = Object.entries(signature.state);
  const scanned = Object.entries(signature.inputs ?? {});
  const values: Record<string, Value> = {};
  const operands: Value[] = [];
  for (const [name, { shape, dtype }] of states) {
    operands.push(outer.input(`state/${name}`, shape, dtype));
    values[`state/${name}`] = body.input(body.freshName(), shape, dtype);
  }
  for (const [name, { shape, dtype }] of scanned) {
    operands.push(outer.input(`inputs/${name}`, ['steps', ...shape], dtype));
    values[`inputs/${name}`] = asTraced(body, body.input(body.freshName(), shape, dtype));
  }
  for (const [name, { shape, dtype }] of Object.entries(signature.constants ?? {})) {
    values[`constants/${name}`] = asTraced(outer, outer.input(`constants/${name}`, shape, dtype));
  }
  const rows = signature.rows ?? 0;
  const tables = Object.entries(signature.tables ?? {});
  if (tables.length > 0) {
    operands.push(outer.input('rows', ['steps', rows], 'int32'));
    const indices = body.input(body.freshName(), [rows], 'int32');
    for (const [name, { shape, dtype }] of tables) {
      const table = outer.input(`tables/${name}`, [`length of ${name}`, ...shape], dtype);
      const gathered = body.node('Gather', [table, indices], [rows, ...shape], { attributes: { axis: 0 } });
      values[`tables/${name}`] = asTraced(body, gathered);
    }
  }
  if (scanned.length + tables.length === 0) {
    operands.push(outer.input('counter', ['steps'], 'int32'));
    body.input(body.freshName(), [], 'int32');
  }
  const results = lower(traced, body, values, lowerings);
  const stacked = outputTypes(traced).filter(([name]) => name.startsWith('outputs/'));
  for (const [name] of states) body.output(body.freshName(), results[`state/${name}`]);
  for (const [name] of stacked) body.output(body.freshName(), results[name]);
  const finals = outer.nodes(
    'Scan',
    operands,
    [
      ...states.map(([, { shape, dtype }]) => ({ shape, dtype })),
      ...stacked.map(([, { shape, dtype }]) => ({ shape: ['steps', ...shape], dtype })),
    ],
    { attributes: { body: { graph: body }, num_scan_inputs: operands.length - states.length } },
  );
  if (states.length > 0) {
    const sizes = states.map(([, { shape }]) => sizeOf(shape));
    const parts = sizes.map((size, i) =>
      outer.node('Reshape', [finals[i], outer.ints([size])], [size], { attributes: { allowzero: 1 } }),
    );
    outer.output('final', outer.node('Concat', parts, [sumOf(sizes, (size) => size)], { attributes: { axis: 0 } }));
  }
  stacked.forEach(([name], i) => {
    outer.output(name, finals[states.length + i]);
  });
  return { graph: outer, traced };
}

function feeds(signature: ScanSignature, args: ScanArguments): Record<string, BoundaryArray> {
  const arrays: Record<string, BoundaryArray> = {
    ...givenAll(signature.state, args.state, 'state'),
    ...givenAll(signature.constants, args.constants, 'constants'),
    ...givenAll(signature.inputs, args.inputs, 'inputs', [args.steps]),
  };
  const tables = Object.entries(signature.tables ?? {});
  for (const [name, spec] of tables) {
    const length = Math.floor((args.tables?.[name]?.length ?? 0) / sizeOf(spec.shape));
    arrays[`tables/${name}`] = given(args.tables, name, 'tables', spec, [length]);
  }
  if (tables.length > 0) {
    const spec = { shape: [signature.rows ?? 0], dtype: 'int32' } as const;
    arrays.rows = given({ rows: args.rows ?? new Int32Array() }, 'rows', 'the arguments', spec, [args.steps]);
    for (const [name] of tables) checkRows(arrays.rows.values, name, arrays[`tables/${name}`].shape[0]);
  }
  if (tables.length === 0 && Object.keys(signature.inputs ?? {}).length === 0) {
    arrays.counter = fresh('int32', [args.steps]);
  }
  return arrays;
}

/** The runtime would count negative rows from the table's end. */
function checkRows(rows: NumericArray, table: string, length: number): void {
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] < 0 || rows[i] >= length) {
      throw new RangeError(`row ${rows[i]} is not in table '${table}', which has ${length}`);
    }
  }
}

/** The result of a loop that does not run. */
function withoutSteps(signature: Signature, state: Arrays, traced: Trace): ScanResult {
  const final = flatState(signature, state);
  const outputs = scannedNames(traced).map((name) => [
    name,
    fresh(traced.outputs[`outputs/${name}`].dtype, [0]).values,
  ]);
  return { final, state: stateViews(signature, final), outputs: Object.fromEntries(outputs) };
}

/** The names of what a scan stacks. */
function scannedNames(traced: Trace): string[] {
  return Object.keys(traced.outputs).flatMap((name) =>
    name.startsWith('outputs/') ? [name.slice('outputs/'.length)] : [],
  );
}

function prefixed<T>(role: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${role}/${name}`, value]));
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
