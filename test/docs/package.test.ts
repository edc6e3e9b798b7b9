import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isFull } from '../setup/property-options.js';
import { root } from './page-project.js';

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

/** An empty project with the packed package, and the package's dependencies linked beside it. */
class PackedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'packed-'));

  async install(): Promise<void> {
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder];
    const [{ filename }] = z
      .array(z.object({ filename: z.string() }))
      .parse(JSON.parse((await promisify(execFile)('npm', args, { cwd: root })).stdout));
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, 'fedstill'), { recursive: true });
    const unpack = ['-xzf', join(this.folder, filename), '-C', join(modules, 'fedstill'), '--strip-components', '1'];
    await promisify(execFile)('tar', unpack);
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    for (const name of [...Object.keys(dependencies), '@types/node']) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
    }
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.folder, 'program.ts'), program);
  }

  async node(...args: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, args, { cwd: this.folder })).stdout;
  }

  compile(...options: string[]): Promise<string> {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const fixed = ['--target', 'es2022', '--strict', '--skipLibCheck', '--types', 'node'];
    return this.node(tsc, ...fixed, ...options, 'program.ts');
  }
}

describe.runIf(isFull)('the packed package, in an empty project', () => {
  const project = new PackedProject();
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it('type-checks under both resolutions of modules, and runs', async () => {
    await project.install();
    await project.compile('--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit');
    await project.compile('--module', 'node16', '--moduleResolution', 'node16');
    const told = JSON.parse(await project.node('program.js'));
    expect(told).toEqual({ checks: 16, agents: 2, classes: 3, refused: 'InputError' });
  });
});
