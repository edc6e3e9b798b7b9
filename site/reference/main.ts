import { join } from 'node:path';
import { writeAtomically } from '../../src/records/atomic-file.js';
import { docs, referencePages } from './pages.js';

for (const { file, found, expected } of referencePages()) {
  if (expected === undefined) process.stdout.write(`docs/${file} is missing: write it, with its markers, first\n`);
  if (expected === undefined || expected === found) continue;
  writeAtomically(join(docs, file), expected);
  process.stdout.write(`wrote docs/${file}\n`);
}
