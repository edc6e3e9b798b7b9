import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PageProject, root } from './page-project.js';

const project = new PageProject('write-a-codec.md', 'ef-sign');
afterAll(() => project.remove());

const line = z.looseObject({ uplinkBytes: z.number(), downlinkBytes: z.number(), received: z.number() });

/** The last line of metrics of a run in the project's folder. */
function lastLine(run: string): z.infer<typeof line> {
  const lines = readFileSync(join(project.folder, run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return line.parse(JSON.parse(lines[lines.length - 1]));
}

describe('docs/write-a-codec.md', () => {
  it('shows a codec of at most 40 lines of code', () => {
    expect(project.codeLines).toBeLessThanOrEqual(40);
  });

  it('compiles and runs it as it says, outside the package, and counts the bytes of its wire', async () => {
    await project.follow('--out', 'out', '--quiet');
    const { bestAccuracy } = z
      .looseObject({ bestAccuracy: z.number() })
      .parse(JSON.parse(readFileSync(join(project.folder, 'out/summary.json'), 'utf8')));
    expect(bestAccuracy).toBeGreaterThan(0.5);
    const { uplinkBytes, downlinkBytes, received } = lastLine('out');
    // The downlink payload is the weights, 4 bytes a scalar, and a few bytes around them.
    const scalars = Math.floor(downlinkBytes / received / 4);
    expect(uplinkBytes / received).toBeGreaterThan(scalars / 8);
    expect(uplinkBytes / received).toBeLessThan(scalars / 8 + 60);
  });

  it('runs again from what the run has written, and not where modules are forbidden', async () => {
    const again = join('out', 'scenario.yaml');
    await project.fedstill('run', again, '--out', 'again', '--quiet', '--set', 'rounds=1');
    expect(lastLine('again').uplinkBytes).toBe(lastLine('out').uplinkBytes);
    const failure = await project.fedstill('run', again, '--no-modules').catch((error: unknown) => error);
    const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(failure);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /codecs\.0\.name: '.*ef-sign\.js' is a module, whose code would run; --no-modules forbids it/,
    );
  });

  it('names files of the package that exist', () => {
    for (const [, file] of project.page.matchAll(/`(src\/[\w/.-]+)`/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});
