import { resolve } from 'node:path';
import { staleFile } from '../../build/sources.mjs';

/** Ends the test run where `dist` is not what `src` says: worker threads and commands run the one, tests import the other. */
export default function refuseStaleBuild(): void {
  const file = staleFile(resolve(import.meta.dirname, '../..'));
  if (!file) return;
  console.error(`dist was not built from this ${file}: run 'npm run build' before vitest, or 'npm test'`);
  process.exit(1);
}
