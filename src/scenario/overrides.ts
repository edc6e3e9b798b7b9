import { InputError } from '../core/errors.js';
import { mostLevels, parseYaml } from './yaml.js';

/** One `--set path=value`. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Parses `path=value`: a dotted path (list positions by number: `models.0.name`) and a YAML value.
 *
 * @throws InputError if there is no `=`, the path has an empty part or the value is not YAML
 */
export function parseOverride(text: string): Override {
  const where = `--set ${text}`;
  const equals = text.indexOf('=');
  const path = text.slice(0, equals).trim().split('.');
  if (equals < 0 || path.some((part) => part === '')) {
    throw new InputError(where, 'invalid-value', { found: text, expected: 'path=value, such as training.epochs=5' });
  }
  if (path.length > mostLevels) {
    const limit = 'the most parts of a path';
    throw new InputError(where, 'too-large', { found: path.length, most: mostLevels, limit });
  }
  return { path, value: parseValue(text.slice(equals + 1), where) };
}

/**
 * Parses a value on a command line as YAML.
 *
 * @param where the option
 * @throws InputError with the first fault if it is not YAML
 */
export function parseValue(text: string, where: string): unknown {
  return parseYaml(
    text,
    (_, message) => new InputError(where, 'invalid-yaml', { problem: `the value is not valid YAML: ${message}` }),
  );
}

/**
 * Parses the overrides of a command line.
 *
 * @param set the values of `--set`
 * @param seed replaces the document's seed
 * @throws InputError as {@link parseOverride} does
 */
export function parseOverrides(set: readonly string[] = [], seed?: number): Override[] {
  return [...set.map(parseOverride), ...(seed === undefined ? [] : [{ path: ['seed'], value: seed }])];
}

/**
 * A copy of a document with a value at a path. Creates missing sections on the way, and expands a name that stands for
 * a section (`strategy: dsfl`). The schema decides later whether the path exists.
 *
 * @throws InputError if the path leads through a number, a boolean or beyond the end of a list
 */
export function applyOverride(document: unknown, { path, value }: Override): unknown {
  return put(document, path, 0, value);
}

function put(node: unknown, path: readonly string[], depth: number, value: unknown): unknown {
  const key = path[depth];
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const index = /^\d+$/.test(key) ? Number(key) : Infinity;
    if (index > node.length) {
      const expected = `a position from 0 to ${node.length}`;
      throw new InputError(path.slice(0, depth + 1).join('.'), 'invalid-value', { found: key, expected });
    }
    return Object.assign([...node], { [index]: put(node[index], path, depth + 1, value) });
  }
  if (typeof node === 'number' || typeof node === 'boolean') {
    throw new InputError(path.join('.'), 'not-a-section', { parent: path.slice(0, depth).join('.'), found: node });
  }
  const section = typeof node === 'string' ? { name: node } : (node ?? {});
  const inner = Object.entries(section).find(([name]) => name === key)?.[1];
  return { ...section, [key]: put(inner, path, depth + 1, value) };
}
