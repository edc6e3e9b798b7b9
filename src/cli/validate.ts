import { Command } from 'commander';
import type { SimulationPlan } from '../actors/plan.js';
import { InputError } from '../core/errors.js';
import { counted } from '../core/quantities.js';
import type { Override } from '../scenario/overrides.js';
import type { RunSettings } from '../scenario/resolve.js';
import {
  dataDirectoryOption,
  jsonOption,
  modulesOption,
  seedOption,
  setOption,
  threadsOption,
} from './command-options.js';
import { withExamples } from './examples.js';
import { exitCodes } from './failure.js';
import { namingFlags } from './flag-faults.js';
import { writeReport, writeResult } from './terminal.js';
import { threadsOf } from './threads.js';

interface Flags {
  readonly seed?: number;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly estimate?: boolean;
  readonly threads?: number;
  readonly json?: boolean;
}

/** `fedstill validate`: checks everything that `run` checks before its first round. */
export function validateCommand(): Command {
  const command = new Command('validate')
    .description('check a scenario or comparison and its data without running it, or a game by solving it')
    .argument('<file>', 'the scenario, in YAML')
    .addOption(seedOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .addOption(modulesOption())
    .option(
      '--estimate',
      'also play four rounds, write nothing, and tell what the whole run takes: bytes, operations, time, memory',
    )
    .addOption(threadsOption())
    .addOption(jsonOption('whether it is valid, and its faults,'))
    .action(validate);
  return withExamples(
    command,
    'fedstill validate scenario.yaml',
    'fedstill validate scenario.yaml --estimate',
    'fedstill validate scenario.yaml --json',
  );
}

async function validate(file: string, flags: Flags): Promise<void> {
  const work = () => namingFlags(flags.set, () => check(file, flags));
  if (flags.json) {
    const faults = await faultsOf(work);
    writeResult(`${JSON.stringify({ valid: faults.length === 0, faults }, undefined, 2)}\n`);
    if (faults.length > 0) process.exitCode = exitCodes.inputFault;
    return;
  }
  const { shownFile } = await import('../scenario/document.js');
  const { found, plan } = await work();
  writeResult(`${shownFile(file)} is valid: ${found}\n`);
  if (flags.estimate && plan) await namingFlags(flags.set, () => printEstimate(plan));
}

/** The faults of user input that some work throws. */
async function faultsOf(work: () => Promise<unknown>): Promise<readonly InputError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const { faultsIn } = await import('../scenario/problems.js');
    return faultsIn(error);
  }
}

/** Checks a scenario, comparison or game. */
async function check(file: string, flags: Flags): Promise<Checked> {
  if (flags.json && flags.estimate) {
    throw new InputError('--json', 'not-with', { others: ['--estimate'], reason: 'an estimate is a text' });
  }
  const [{ readDocument }, { isComparison, isGame }, { parseOverrides }] = await Promise.all([
    import('../scenario/document.js'),
    import('../scenario/document-kind.js'),
    import('../scenario/overrides.js'),
  ]);
  const { seed, dataDir, set, modules, estimate } = flags;
  const overrides = parseOverrides(set, seed);
  const document = readDocument(file);
  if (estimate && (isGame(document) || isComparison(document))) {
    const reason = 'it is for a scenario of one run, not for a comparison or a game';
    throw new InputError('--estimate', 'unsuitable', { reason });
  }
  const checkKind = isGame(document) ? checkGame : isComparison(document) ? checkVariants : checkRun;
  const threads = estimate ? threadsOf(flags) : undefined;
  return checkKind(file, overrides, { modules, threads, ...(dataDir && { dataDirectory: dataDir }) });
}

/** What was checked, as a clause, and the plan of a scenario to train. */
interface Checked {
  readonly found: string;
  readonly plan?: SimulationPlan;
}

async function printEstimate(plan: SimulationPlan): Promise<void> {
  const [{ estimateRun }, { estimateText }] = await Promise.all([
    import('../experiments/estimate-run.js'),
    import('../report/estimate-text.js'),
  ]);
  const estimate = await estimateRun(plan);
  writeReport(() => estimateText(estimate, plan.threads));
}

async function checkRun(file: string, overrides: readonly Override[], settings: RunSettings): Promise<Checked> {
  const [{ loadScenario }, { resolveScenario }] = await Promise.all([
    import('../scenario/load.js'),
    import('../scenario/resolve.js'),
  ]);
  const loaded = await loadScenario(file, overrides, settings);
  const plan = await resolveScenario(loaded, settings);
  const { strategy, data, rounds } = plan;
  const sizes = `${counted(data.shards.length, 'client')}, ${counted(rounds, 'round')}`;
  return { found: `${strategy.name} on ${data.train.name}, ${sizes}`, plan };
}

async function checkVariants(file: string, overrides: readonly Override[], settings: RunSettings): Promise<Checked> {
  const [{ loadComparison }, { checkComparison }] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../experiments/compare-scenarios.js'),
  ]);
  const loaded = await loadComparison([file], { overrides, ...settings });
  await checkComparison(loaded, settings);
  return { found: `a comparison of ${loaded.variants.map(({ name }) => name).join(', ')}` };
}

/** Solves the game, since only then are the assumptions of its theory checked. */
async function checkGame(file: string, overrides: readonly Override[], settings: RunSettings): Promise<Checked> {
  const [{ loadGame }, { playGame }] = await Promise.all([
    import('../scenario/load-game.js'),
    import('../incentives/games/play-game.js'),
  ]);
  const { game, scenario } = await loadGame(file, overrides, settings);
  return { found: `${game.name}, ${counted(playGame(game, scenario).agents.length, 'agent')}` };
}
