import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { InputError } from '../core/errors.js';
import { InputErrors } from './problems.js';

/**
 * Reads a YAML file.
 *
 * @throws InputError naming file, line and column for everything that is not YAML 1.2 or repeats a key, or if the file
 *   cannot be read
 */
export function readDocument(file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter, prettyErrors: false, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings].map((fault) => {
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    return new InputError(`${file}:${line}:${col}`, fault.message);
  });
  if (faults.length > 0) throw new InputErrors(faults);
  return document.toJS();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new InputError(file, cause instanceof Error ? cause.message : String(cause));
  }
}
