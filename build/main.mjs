import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { builtSources, readSources, recordSources, staleFile } from './sources.mjs';

// `npm run build`: makes `dist`, and does nothing where it is up to date.
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const sources = readSources(root);
if (staleFile(root, sources)) await build();

async function build() {
  const built = builtSources(root);
  // Where a file is gone, the compiler would leave its declarations.
  if (!built || Object.keys(built).some((file) => !(file in sources))) rmSync(dist, { recursive: true, force: true });
  const { bundle } = await import('./bundle.mjs');
  const [written] = await Promise.all([bundle(root), writeDeclarations()]);
  for (const file of readdirSync(join(dist, 'chunks'))) {
    if (!written.includes(`chunks/${file}`)) rmSync(join(dist, 'chunks', file));
  }
  recordSources(root, sources);
}

/** Has the TypeScript compiler check `src` and write its declarations; what it knows from the last time it does not do again. */
async function writeDeclarations() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) process.exit(code ?? 1);
}
