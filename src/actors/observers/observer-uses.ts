import {
  calls,
  expecting,
  isObject,
  members,
  type Use,
  type WrongValue,
  withFunctions,
} from '../../core/module-use.js';
import { findNotPlain, isPlainData } from '../../core/not-plain.js';
import { numbersUse } from '../run-number.js';

/** How the definition of a module's observer is used. */
export const observerUses: Readonly<Record<string, Use>> = {
  open: calls({
    isAsync: true,
    problem: (value) => (value === undefined ? undefined : withFunctions('nothing or an observer', 'after')(value)),
    returns: () =>
      members({
        wants: calls({
          problem: expecting(
            'nothing or { models, localModels, drift, trained }',
            (value) => value === undefined || isRecord(value),
          ),
        }),
        after: calls({ isAsync: true, problem: findingProblem }),
        memory: calls({ problem: isPlainData('memory') }),
      }),
  }),
  metrics: calls({ problem: metricsProblem }),
  numbers: numbersUse,
};

function findingProblem(value: unknown): WrongValue | undefined {
  if (value === undefined) return undefined;
  const expected = 'nothing or an event of plain data with a text as kind';
  if (!isRecord(value)) return { expected };
  if (typeof value.kind !== 'string') return { found: 'no text as kind', expected };
  const found = findNotPlain(value, 'event');
  return found === undefined ? undefined : { found, expected };
}

function metricsProblem(value: unknown): WrongValue | undefined {
  if (value === undefined) return undefined;
  const expected = 'nothing or a record of plain data';
  if (!isRecord(value)) return { expected };
  const found = findNotPlain(value, 'metrics');
  return found === undefined ? undefined : { found, expected };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Promise);
}
