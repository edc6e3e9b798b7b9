import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../docs/page-project.js';

const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const lock = z.object({ packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })) });
const manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

it('has npm run no script of a dependency: onnxruntime-node would download CUDA', () => {
  const withScript = Object.entries(lock.parse(read('package-lock.json')).packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  // npm 10 runs what the lock file says has a script: `hasInstallScript` must be deleted there.
  expect(withScript).not.toContain('onnxruntime-node');
  // npm 11 asks for a decision about each.
  expect(manifest.parse(read('package.json')).allowScripts).toEqual(
    Object.fromEntries(['onnxruntime-node', ...withScript].map((name) => [name, false])),
  );
});
