import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/write-a-mechanism.md'), 'utf8');
const main = join(root, 'dist/cli/main.js');
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
  folder = mkdtempSync(join(tmpdir(), 'mechanism-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'fedstill'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'quota.ts'), block('ts'));
  writeFileSync(join(folder, 'quota.yaml'), block('yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/write-a-mechanism.md', () => {
  it('shows a mechanism of at most 30 lines of code', () => {
    const lines = block('ts')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(30);
  });

  it('compiles and plays it as it says, outside the package', async () => {
    const [compile, play] = block('sh').trim().split('\n');
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    await node(tsc, ...compile.split(' ').slice(2));
    const { stdout } = await node(main, ...play.split(' ').slice(2), '--json', '--plot', 'charts');
    const { agents, totals, equilibrium, audit } = z
      .object({
        agents: z.array(z.object({ contribution: z.number() })),
        totals: z.object({ contribution: z.number() }),
        equilibrium: z.object({ epsilon: z.number(), agreeing: z.number() }),
        audit: z.array(z.object({ property: z.string(), holds: z.boolean() })),
      })
      .parse(JSON.parse(stdout));
    const contributions = agents.map(({ contribution }) => contribution.toFixed(3));
    expect(contributions).toEqual(['120.000', '120.000', '39.685']);
    expect(totals.contribution.toFixed(3)).toBe('279.685');
    expect(page).toContain('279.685');
    expect(equilibrium.epsilon).toBeLessThan(1e-8);
    expect(equilibrium.agreeing).toBeGreaterThan(0);
    for (const property of ['feasible', 'individually rational', 'budget balanced']) {
      expect(audit).toContainEqual({ property, holds: true });
    }
    expect(readFileSync(join(folder, 'charts/quota.best-response.svg'), 'utf8')).toContain('<svg');
  });

  it('says in lines without a stack what is wrong with the scenario or the mechanism', async () => {
    const faults = [
      ['quota: 120', 'quota: -1', 'mechanism.quota: expected a number above 0, found -1'],
      ['quota: 120', 'quotum: 120', "mechanism.quotum: unknown 'quotum'"],
      ['./quota.js', './missing.js', 'mechanism.name: cannot load'],
      ['cost: 0.004', 'cost: -1', 'agents.2.cost: found -1, but the theory assumes that marginal costs are positive'],
    ];
    for (const [right, wrong, message] of faults) {
      writeFileSync(join(folder, 'wrong.yaml'), block('yaml').replace(right, wrong));
      const failure = await node(main, 'game', 'wrong.yaml').catch((error: unknown) => error);
      const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(failure);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
    }
  });

  it('names files of the package that exist', () => {
    for (const [, file] of page.matchAll(/`((?:src|scenarios)\/[\w/.-]+)`/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});
