import { Command } from 'commander';
import { dataDirectoryOption, seedOption, setOption } from './options.js';

interface Flags {
  readonly seed?: number;
  readonly dataDir?: string;
  readonly set?: readonly string[];
}

/** `fedstill validate`: everything that `run` checks before its first round. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a scenario file and its data without running it')
    .argument('<file>', 'the scenario, in YAML')
    .addOption(seedOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .action(validate);
}

async function validate(file: string, { seed, dataDir, set = [] }: Flags): Promise<void> {
  const [{ loadScenario }, { parseOverride }, { resolveScenario }] = await Promise.all([
    import('../scenario/load.js'),
    import('../scenario/overrides.js'),
    import('../scenario/resolve.js'),
  ]);
  const overrides = [...set.map(parseOverride), ...(seed === undefined ? [] : [{ path: ['seed'], value: seed }])];
  const loaded = await loadScenario(file, overrides);
  const { strategy, data, rounds } = await resolveScenario(loaded, { dataDirectory: dataDir });
  process.stdout.write(
    `${file} is valid: ${strategy.name} on ${data.train.name}, ${data.shards.length} clients, ${rounds} rounds\n`,
  );
}
