import { calls, isObject, members, type Use, type WrongValue, withFunctions } from '../core/module-use.js';
import { findNotPlain, isPlainData } from '../core/not-plain.js';

const weights = calls({ problem: vectorProblem });

/** How a module's strategy is used. */
export const strategyUses: Readonly<Record<string, Use>> = {
  lens: members({
    ofServer: weights,
    intoServer: calls(),
    ofDown: weights,
    intoDown: calls(),
    ofUp: weights,
    intoUp: calls(),
    entries: calls(),
  }),
  logits: members({ ofUp: calls(), intoUp: calls(), ofDown: calls(), intoDown: calls() }),
  server: calls({
    problem: withFunctions('a server side', 'init', 'send', 'aggregate'),
    returns: () =>
      members({
        init: calls({ isAsync: true, problem: isPlainData('state') }),
        send: calls({ problem: isPlainData('payload') }),
        aggregate: calls({ isAsync: true, problem: isPlainData('state') }),
        model: weights,
        answer: calls({ isAsync: true, problem: vectorProblem }),
      }),
  }),
  client: calls({
    problem: withFunctions('a client side', 'init', 'work'),
    returns: () =>
      members({
        init: calls({ isAsync: true, problem: isPlainData('state') }),
        work: calls({
          isAsync: true,
          problem: workProblem,
          returns: () => members({ clientIfReceived: calls({ problem: isPlainData('state') }) }),
        }),
        evaluated: calls({ problem: evaluatedProblem }),
      }),
  }),
};

function workProblem(value: unknown): WrongValue | undefined {
  const expected = '{ client, up, metrics } of plain data';
  if (!isObject(value) || !('up' in value)) return { expected };
  const { client, up, metrics = {} } = value;
  const found = findNotPlain(client, 'client') ?? findNotPlain(up, 'up');
  if (found) return { found, expected };
  const isRecord = isObject(metrics) && Object.values(metrics).every((number) => typeof number === 'number');
  return isRecord ? undefined : { found: 'other metrics', expected: 'a record of numbers as metrics' };
}

function vectorProblem(value: unknown): WrongValue | undefined {
  return value instanceof Float32Array ? undefined : { expected: 'a Float32Array' };
}

function evaluatedProblem(value: unknown): WrongValue | undefined {
  const isModel = isObject(value) && isObject(value.model) && value.weights instanceof Float32Array;
  return isModel ? undefined : { expected: '{ model, weights }' };
}
