import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/page-project.js';
import { cudaLibraries, installedMegabytes, isInstallation, Npm, npmVersions } from './npm.js';

/** For a machine that does much else; idle, it is about a second. */
const secondsAllowed = 30;

describe.runIf(isInstallation).each(npmVersions)('a fresh clone of the last commit, with npm %s', (version) => {
  const npm = new Npm(version);
  const clone = join(npm.folder, 'clone');
  beforeAll(() => npm.fetch());
  afterAll(() => npm.remove());

  it('installs without a warning and without CUDA, and npx answers at once', async () => {
    execFileSync('git', ['clone', '--quiet', root, clone]);
    const { warnings } = await npm.npm(clone, 'ci');
    expect(warnings).toEqual([]);
    expect(cudaLibraries(clone)).toEqual([]);

    const built = () => statSync(join(clone, 'dist/.sources.json')).mtimeMs;
    const before = built();
    const start = performance.now();
    const answer = await npm.npx(clone, 'fedstill', '--version');
    const seconds = (performance.now() - start) / 1000;
    expect(answer).toEqual({ stdout: '0.1.0\n', warnings: [] });
    console.log(
      `npm ${version}: ${installedMegabytes(clone)} MB in a clone; npx fedstill --version: ${seconds.toFixed(2)} s`,
    );
    expect(seconds).toBeLessThan(secondsAllowed);
    expect(built()).toBe(before);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' })).toBe('');
  });
});
