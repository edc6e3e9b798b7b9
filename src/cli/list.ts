import { Command } from 'commander';
import { catalogueKinds } from '../scenario/catalogue-kinds.js';
import { jsonOption, wordArgument } from './command-options.js';
import { withExamples } from './examples.js';
import { writeReport, writeResult } from './terminal.js';

/** What can be listed: the keys of a scenario, and the kinds of the catalogue, which would be slow to load here. */
const kinds = ['scenario', ...catalogueKinds] as const;
type Kind = (typeof kinds)[number];

/** `fedstill list`: lists every key of a scenario, and everything that a scenario can name. */
export function listCommand(): Command {
  const command = new Command('list')
    .description(
      'list every key of a scenario, and the strategies, policies, codecs, models, data sets, partitions, augmentations, behaviours, detectors, valuations, games and their mechanisms that ' +
        'a scenario can name, with their options',
    )
    .addArgument(wordArgument('kind', 'what to list (default: all)', kinds))
    .addOption(jsonOption('the list'))
    .action(list);
  return withExamples(command, 'fedstill list scenario', 'fedstill list partitions --json');
}

async function list(kind: Kind | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const [{ catalogue }, { scenarioKeys }] = await Promise.all([
    import('../scenario/catalogue.js'),
    import('../scenario/scenario-keys.js'),
  ]);
  const chosen = kind ? [kind] : kinds;
  const sections = Object.fromEntries(
    chosen.map((each) => [each, each === 'scenario' ? scenarioKeys() : catalogue[each]()]),
  );
  if (json) {
    writeResult(`${JSON.stringify(sections, null, 2)}\n`);
    return;
  }
  const { catalogueText } = await import('../report/catalogue-text.js');
  writeReport(() => catalogueText(sections).trimEnd());
}
