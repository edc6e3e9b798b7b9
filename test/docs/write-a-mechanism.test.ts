import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PageProject, root } from './page-project.js';

const project = new PageProject('write-a-mechanism.md', 'quota');
afterAll(() => project.remove());

describe('docs/write-a-mechanism.md', () => {
  it('shows a mechanism of at most 30 lines of code', () => {
    expect(project.codeLines).toBeLessThanOrEqual(30);
  });

  it('compiles and plays it as it says, outside the package', async () => {
    const stdout = await project.follow('--json', '--plot', 'charts');
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
    expect(project.page).toContain('279.685');
    expect(equilibrium.epsilon).toBeLessThan(1e-8);
    expect(equilibrium.agreeing).toBeGreaterThan(0);
    for (const property of ['feasible', 'individually rational', 'budget balanced']) {
      expect(audit).toContainEqual({ property, holds: true });
    }
    expect(readFileSync(join(project.folder, 'charts/quota.best-response.svg'), 'utf8')).toContain('<svg');
  });

  it('says in lines without a stack what is wrong with the scenario or the mechanism', async () => {
    const faults = [
      ['quota: 120', 'quota: -1', 'mechanism.quota: expected a number above 0, found -1'],
      ['quota: 120', 'quotum: 120', "mechanism.quotum: unknown 'quotum'"],
      ['./quota.js', './missing.js', 'mechanism.name: cannot load'],
      ['cost: 0.004', 'cost: -1', 'agents.2.cost: found -1, but the theory assumes that marginal costs are positive'],
    ];
    for (const [right, wrong, message] of faults) {
      writeFileSync(join(project.folder, 'wrong.yaml'), project.block('yaml').replace(right, wrong));
      const failure = await project.fedstill('game', 'wrong.yaml').catch((error: unknown) => error);
      const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(failure);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
    }
  });

  it('names files of the package that exist', () => {
    for (const [, file] of project.page.matchAll(/`((?:src|scenarios)\/[\w/.-]+)`/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});
