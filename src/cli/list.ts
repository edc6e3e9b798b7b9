import { Command } from 'commander';
import { jsonOption, wordArgument } from './command-options.js';
import { withExamples } from './examples.js';
import { writeResult } from './terminal.js';

const kinds = [
  'strategies',
  'policies',
  'codecs',
  'models',
  'datasets',
  'partitions',
  'augmentations',
  'behaviours',
  'detectors',
  'valuations',
  'games',
  'mechanisms',
] as const;
type Kind = (typeof kinds)[number];

/** `fedstill list`: lists everything that a scenario can name. */
export function listCommand(): Command {
  const command = new Command('list')
    .description(
      'list the strategies, policies, codecs, models, data sets, partitions, augmentations, behaviours, detectors, valuations, games and their mechanisms that ' +
        'a scenario can name, with their options',
    )
    .addArgument(wordArgument('kind', 'what to list (default: all)', kinds))
    .addOption(jsonOption('the list'))
    .action(list);
  return withExamples(command, 'fedstill list', 'fedstill list partitions --json');
}

async function list(kind: Kind | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const { catalogue } = await import('../scenario/catalogue.js');
  const chosen = kind ? [kind] : kinds;
  const sections = Object.fromEntries(chosen.map((each) => [each, catalogue[each]()]));
  if (json) {
    writeResult(`${JSON.stringify(sections, null, 2)}\n`);
    return;
  }
  const { catalogueText } = await import('../report/catalogue-text.js');
  writeResult(catalogueText(sections));
}
