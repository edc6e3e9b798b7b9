import { WrongReturnError } from '../core/guarded.js';
import { expecting, isObject, type WrongValue, withFunctions } from '../core/module-use.js';

/**
 * Checks what the function `network` of a model returned.
 *
 * @throws WrongReturnError if it is no network: layers with unlike parameter names, the classifier among them, and features
 */
export function checkNetwork(value: unknown): void {
  const problem = problemOf(value);
  if (problem) throw new WrongReturnError('network', value, problem);
}

const parameter = 'name, shape (whole numbers of at least 1), kind (parameter or statistic) and start';

function problemOf(value: unknown): WrongValue | undefined {
  const expected = 'a network: { layers, classifier, features }';
  if (!isObject(value) || value instanceof Promise) return { expected };
  const { layers, classifier, features, featureSize } = value;
  if (!Array.isArray(layers) || layers.length === 0) return { found: 'no list of layers', expected };
  if (typeof features !== 'function') return { found: 'no function features', expected };
  for (const [position, layer] of layers.entries()) {
    const problem = layerProblem(layer, `layer ${position}`);
    if (problem) return problem;
  }
  if (!isObject(classifier) || !layers.includes(classifier))
    return { found: 'a classifier that is not in layers', expected: 'one of the layers' };
  const names = layers.flatMap(({ parameters }) => parameters).map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) return { found: `two parameters named '${twice}'`, expected: 'a name for each parameter' };
  if (featureSize === undefined && Array.isArray(classifier.parameters) && classifier.parameters.length === 0) {
    return { found: 'a classifier without parameters, and no featureSize', expected: 'featureSize, a number' };
  }
  if (featureSize === undefined || isSize(featureSize)) return undefined;
  return { found: `featureSize ${String(featureSize)}`, expected: 'a whole number of at least 1' };
}

function layerProblem(layer: unknown, place: string): WrongValue | undefined {
  const problem = withFunctions('a layer', 'apply')(layer);
  if (problem) return { found: `${problem.found ?? 'no object'} as ${place}`, expected: problem.expected };
  const { parameters } = isObject(layer) ? layer : {};
  const wrong = expecting(
    `parameters with ${parameter}`,
    () => Array.isArray(parameters) && parameters.every(isParameter),
  );
  const found = wrong(parameters);
  return found && { found: `others as parameters of ${place}`, ...found };
}

function isParameter(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, shape, kind, start } = value;
  const isNamed = typeof name === 'string' && (kind === 'parameter' || kind === 'statistic');
  return isNamed && Array.isArray(shape) && shape.every(isSize) && isObject(start);
}

function isSize(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
