import { stringify } from 'yaml';
import { writeAtomically } from '../records/atomic-file.js';
import type { MeasuredCurve } from './measured-curve.js';

/** Writes a measured curve as YAML. A game scenario can name the file; it reads the section `curve`. */
export function writeCurve(measured: MeasuredCurve, file: string): void {
  const head =
    '# How accuracy grows with samples, measured by fedstill curve. In a game scenario beside it: curve: ./FILE\n';
  writeAtomically(file, head + stringify(measured, { aliasDuplicateObjects: false }));
}
