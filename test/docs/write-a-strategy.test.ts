import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PageProject, root } from './page-project.js';

const project = new PageProject('write-a-strategy.md', 'fedexp');
afterAll(() => project.remove());

describe('docs/write-a-strategy.md', () => {
  it('shows a strategy of at most 40 lines of code', () => {
    expect(project.codeLines).toBeLessThanOrEqual(40);
  });

  it('compiles, runs and tests it as it says, outside the package', async () => {
    await project.follow('--out', 'out', '--quiet');
    const summary = z
      .looseObject({ strategy: z.string(), rounds: z.number(), bestAccuracy: z.number() })
      .parse(JSON.parse(readFileSync(join(project.folder, 'out/summary.json'), 'utf8')));
    expect(summary).toMatchObject({ strategy: 'fedexp', rounds: 10 });
    expect(summary.bestAccuracy).toBeGreaterThan(0.5);
    const scenario = readFileSync(join(project.folder, 'out/scenario.yaml'), 'utf8');
    expect(scenario).toContain('epsilon: 0.01');
    writeFileSync(join(project.folder, 'fedexp.test.js'), project.block('js'));
    const tested = await project.node('--test', 'fedexp.test.js');
    expect(tested).toMatch(/^(#|ℹ) pass 15$/m);
    expect(tested).toMatch(/^(#|ℹ) fail 0$/m);
  });

  it('names files of the package that exist', () => {
    for (const [, file] of project.page.matchAll(/`(src\/[\w/.-]+)`/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});
