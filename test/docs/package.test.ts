import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isFull } from '../setup/property-options.js';
import { root } from './page-project.js';

const run = promisify(execFile);

const program = `
import { createModel, defineStrategy, findStrategy, InputError, type SimEvent, type Strategy } from 'fedstill';
import { findGame, type GameResult, playGame } from 'fedstill/games';
import { type ConformanceCheck, conformance } from 'fedstill/testing';

// @ts-expect-error
const wrongStrategy: number = defineStrategy;
// @ts-expect-error
const wrongGame: number = playGame;
// @ts-expect-error
const wrongCheck: number = conformance;
void [wrongStrategy, wrongGame, wrongCheck];

export function numberOf(event: SimEvent): number | undefined {
  if (event.kind === 'valued') return event.valuation.utility.after;
  if (event.kind === 'round') return event.metrics.members ?? event.metrics.measures?.bestFive;
  return event.round;
}

const strategy: Strategy = findStrategy('fedavg');
const result: GameResult = playGame(findGame('accuracy-shaping'), {
  kind: 'game',
  mechanism: { name: 'accuracy-shaping' },
  curve: { name: 'square-root', best: 1, difficulty: 1 },
  agents: [{ cost: 0.001 }, { cost: 0.002 }],
});
const checks: readonly ConformanceCheck[] = conformance(strategy);
for (const { run } of checks) await run();
const model = createModel({ name: 'logreg', options: {} }, [4], 3);
let refused = '';
try {
  findStrategy('fedavgg');
} catch (error) {
  refused = error instanceof InputError ? 'InputError' : 'another error';
}
console.log(JSON.stringify({ checks: checks.length, agents: result.agents.length, classes: model.outputSize, refused }));
`;

/** What npm packs, as far as it is looked at. */
const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));

/** An empty project in which the packed package is installed by the command of the README. */
class PackedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'packed-'));

  /** Packs and installs. Returns the paths in the package, and all that npm prints. */
  async install(): Promise<{ paths: readonly string[]; printed: string }> {
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder];
    const [{ filename, files }] = packed.parse(JSON.parse((await run('npm', args, { cwd: root })).stdout));
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.folder, 'program.ts'), program);
    const quick = ['--prefer-offline', '--no-audit', '--no-fund'];
    const command = ['install', '--ignore-scripts', ...quick, `./${filename}`];
    const { stdout, stderr } = await run('npm', command, { cwd: this.folder, env: ownEnvironment() });
    // What programs for Node need besides.
    for (const name of ['@types/node', 'undici-types']) {
      symlinkSync(join(root, 'node_modules', name), join(this.folder, 'node_modules', name), 'dir');
    }
    return { paths: files.map(({ path }) => path), printed: stdout + stderr };
  }

  async node(...args: string[]): Promise<string> {
    return (await run(process.execPath, args, { cwd: this.folder })).stdout;
  }

  compile(...options: string[]): Promise<string> {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const fixed = ['--target', 'es2022', '--strict', '--types', 'node'];
    return this.node(tsc, ...fixed, ...options, 'program.ts');
  }
}

/** Without what `npm test` tells its scripts of this package, such as its own settings. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const isOfPackage = (name: string) => /^npm_(package|lifecycle|config_(local_prefix|onnxruntime))/i.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfPackage(name)));
}

describe.runIf(isFull)('the packed package, in an empty project', () => {
  const project = new PackedProject();
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it('installs without a warning, type-checks under both resolutions of modules, and runs', async () => {
    const { paths, printed } = await project.install();
    expect(printed).not.toMatch(/warn/i);
    expect(paths).toContain('dist/THIRD-PARTY-LICENSES.txt');
    expect(paths.filter((path) => /\.map$|(^|\/)\./.test(path))).toEqual([]);
    await project.compile('--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit');
    await project.compile('--module', 'node16', '--moduleResolution', 'node16');
    const told = JSON.parse(await project.node('program.js'));
    expect(told).toEqual({ checks: 16, agents: 2, classes: 3, refused: 'InputError' });
  });
});
