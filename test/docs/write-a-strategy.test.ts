import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/write-a-strategy.md'), 'utf8');
const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder });
let folder: string;

/** The one code block of a language on the page. */
function block(language: string): string {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  expect(found.length).toBe(1);
  return found[0][1];
}

/** A project of a stranger's: the page's files, and the package as npm would link it. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strategy-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'fedstill'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'fedexp.ts'), block('ts'));
  writeFileSync(join(folder, 'fedexp.yaml'), block('yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/write-a-strategy.md', () => {
  it('shows a strategy of at most 40 lines of code', () => {
    const lines = block('ts')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  it('compiles and runs it as it says, outside the package', async () => {
    const [compile, run] = block('sh').trim().split('\n');
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    await node(tsc, ...compile.split(' ').slice(2));
    const main = join(root, 'dist/cli/main.js');
    await node(main, ...run.split(' ').slice(2), '--out', 'out', '--quiet');

    const summary = z
      .looseObject({ strategy: z.string(), rounds: z.number(), bestAccuracy: z.number() })
      .parse(JSON.parse(readFileSync(join(folder, 'out/summary.json'), 'utf8')));
    expect(summary).toMatchObject({ strategy: 'fedexp', rounds: 10 });
    expect(summary.bestAccuracy).toBeGreaterThan(0.5);
    const scenario = readFileSync(join(folder, 'out/scenario.yaml'), 'utf8');
    expect(scenario).toContain('epsilon: 0.01');
  });

  it('names files of the package that exist', () => {
    for (const [, file] of page.matchAll(/`(src\/[\w/.-]+)`/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});
