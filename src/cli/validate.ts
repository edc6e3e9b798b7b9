import { Command } from 'commander';
import type { SimulationPlan } from '../actors/plan.js';
import { InputError } from '../core/errors.js';
import { counted } from '../core/quantities.js';
import type { Override } from '../scenario/overrides.js';
import type { RunSettings } from '../scenario/resolve.js';
import { dataDirectoryOption, modulesOption, seedOption, setOption, threadsOption } from './command-options.js';
import { withExamples } from './examples.js';
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
    .action((file: string, flags: Flags) => namingFlags(flags.set, () => validate(file, flags)));
  return withExamples(command, 'fedstill validate scenario.yaml', 'fedstill validate scenario.yaml --estimate');
}

async function validate(file: string, flags: Flags): Promise<void> {
  const [{ readDocument, shownFile }, { isComparison, isGame }, { parseOverrides }] = await Promise.all([
    import('../scenario/document.js'),
    import('../scenario/document-kind.js'),
    import('../scenario/overrides.js'),
  ]);
  const { seed, dataDir, set, modules, estimate } = flags;
  const overrides = parseOverrides(set, seed);
  const document = readDocument(file);
  if (estimate && (isGame(document) || isComparison(document))) {
    throw new InputError('--estimate', 'only for a scenario of one run, not for a comparison or a game');
  }
  const check = isGame(document) ? checkGame : isComparison(document) ? checkVariants : checkRun;
  const threads = estimate ? threadsOf(flags) : undefined;
  const { found, plan } = await check(file, overrides, {
    modules,
    threads,
    ...(dataDir && { dataDirectory: dataDir }),
  });
  writeResult(`${shownFile(file)} is valid: ${found}\n`);
  if (estimate && plan) await printEstimate(plan);
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
