import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { ClientError, DivergenceError, InputError } from '../../src/core/errors.js';
import { sizeOf } from '../../src/core/weights.js';
import { loadFederatedData } from '../../src/data/load.js';
import { datasets } from '../../src/data/sources/registry.js';
import { playGame } from '../../src/incentives/games/play-game.js';
import { readDocument } from '../../src/scenario/document.js';
import { isComparison, isGame } from '../../src/scenario/document-kind.js';
import { type LoadedScenario, loadScenario } from '../../src/scenario/load.js';
import { loadComparison } from '../../src/scenario/load-comparison.js';
import { loadGame } from '../../src/scenario/load-game.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { play } from '../actors/play.js';

/**
 * What became of a text: it is `valid`; its run has `finished` with finite numbers, or `ended` because a model is not finite any
 * more; it is `refused` in lines as they should be; or there is a `finding`.
 */
export interface Verdict {
  readonly kind: 'valid' | 'finished' | 'ended' | 'refused' | 'finding';
  /** What was said or found. */
  readonly what: string;
}

/** Data that would take long to make or to read are left out: their scenario is then taken for valid. */
class LeftOut extends Error {}

const blobsSize = z.object({
  name: z.literal('blobs'),
  train: z.number(),
  test: z.number(),
  sampleShape: z.array(z.number()),
});
/** Numbers in a data set that is made in a moment, and in one that no machine holds and that must be refused. */
const [small, impossible] = [1e6, totalmem()];

const loadSmall: typeof loadFederatedData = async (data, context) => {
  const { data: blobs } = blobsSize.safeParse(data);
  const numbers = blobs ? (blobs.train + blobs.test) * sizeOf(blobs.sampleShape) : small + 1;
  const isFile = datasets.some(({ name, paths }) => name === data.name && paths.length > 0);
  if (!isFile && numbers > small && numbers < impossible) throw new LeftOut();
  return loadFederatedData(data, context);
};

/** Judges what `fedstill validate` and, with `runs`, `fedstill run` come to for the text of a file. */
export async function judge(text: string, { runs }: { readonly runs: boolean }): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'fedstill-fuzz-'));
  const file = join(folder, 'scenario.yaml');
  try {
    writeFileSync(file, text);
    const document = readDocument(file);
    if (isGame(document)) return await judgeGame(file);
    const loaded = isComparison(document) ? await variantsIn(file) : [await loadScenario(file)];
    for (const each of loaded) {
      const plan = await resolveScenario(each, { threads: 1 }, loadSmall);
      if (runs) return await judgeRun(plan);
    }
    return { kind: 'valid', what: '' };
  } catch (error) {
    return verdictOn(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function variantsIn(file: string): Promise<readonly LoadedScenario[]> {
  const { variants } = await loadComparison([file]);
  return variants.flatMap(({ scenarios }) => scenarios);
}

async function judgeGame(file: string): Promise<Verdict> {
  const { game, scenario } = await loadGame(file);
  const found = notFinite(playGame(game, scenario), 'result');
  return found ? { kind: 'finding', what: found } : { kind: 'finished', what: '' };
}

async function judgeRun(plan: SimulationPlan): Promise<Verdict> {
  const events = await play(plan);
  const last = events.at(-1);
  if (last?.kind !== 'round' || last.round !== plan.rounds) {
    return { kind: 'finding', what: `the run ended after round ${last?.round ?? 0} of ${plan.rounds}` };
  }
  const found = notFinite(events, 'events');
  return found ? { kind: 'finding', what: found } : { kind: 'finished', what: '' };
}

function verdictOn(error: unknown): Verdict {
  if (error instanceof LeftOut) return { kind: 'valid', what: 'but for its data' };
  if (error instanceof InputError) {
    const fault = faultOfLines(error.message);
    return fault ? { kind: 'finding', what: fault } : { kind: 'refused', what: error.message };
  }
  if (error instanceof Error && isDivergence(error)) return { kind: 'ended', what: error.message };
  return { kind: 'finding', what: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** A run may end because numbers grow beyond all bounds, if it says so. */
function isDivergence(error: Error): boolean {
  return error instanceof DivergenceError || (error instanceof ClientError && /has diverged/.test(error.message));
}

const longestLine = 4000;

/** What is wrong with lines that tell of faults; undefined if nothing is. */
function faultOfLines(message: string): string | undefined {
  for (const line of message.split('\n')) {
    if (!/^[^\n]+: .|^\.\.\. and \d+ more faults$/.test(line))
      return `a line that does not say where: ${JSON.stringify(line)}`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get to a terminal
    if (/[\u0000-\u001f\u007f-\u009f]/.test(line)) return `control characters in a line: ${JSON.stringify(line)}`;
    if (line.length > longestLine) return `a line of ${line.length} characters: ${line.slice(0, 100)}...`;
  }
  return undefined;
}

/** The path of the first number in there that is none, or not finite; undefined if all are. */
function notFinite(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = notFinite(inner, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}
