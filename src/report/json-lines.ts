import { readFileSync } from 'node:fs';
import { writeAtomically } from './atomic-file.js';

/** The objects of a file with one JSON object a line. A last line without an end (a write cut short) is not one of them. */
export function readJsonLines<T>(file: string): T[] {
  return wholeLines(file).map((line) => JSON.parse(line));
}

/** Drops the lines whose `round` is later than the one given, and a last line without an end. */
export function rewindJsonLines(file: string, round: number): void {
  const kept = wholeLines(file).filter((line) => JSON.parse(line).round <= round);
  writeAtomically(file, kept.map((line) => `${line}\n`).join(''));
}

function wholeLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
