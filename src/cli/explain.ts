import { Argument, Command } from 'commander';
import { jsonOption } from './command-options.js';
import { withExamples } from './examples.js';
import { commandName } from './shell.js';
import { writeReport, writeResult } from './terminal.js';

/** `fedstill explain`: says what something is that a scenario can name. */
export function explainCommand(): Command {
  const command = new Command('explain')
    .description(
      'explain a strategy, codec, model, data set, partition, mechanism, ...: what it is, what travels, what it needs, its options ' +
        'and a scenario to try',
    )
    .addArgument(new Argument('<name>', 'a name, as fedstill list prints it'))
    .addOption(jsonOption('the explanations, one for each kind of thing of this name,'))
    .action(explainName);
  return withExamples(command, 'fedstill explain dsfl');
}

async function explainName(name: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { explain } = await import('../scenario/explain.js');
  const explanations = explain(name);
  if (json) {
    writeResult(`${JSON.stringify(explanations, null, 2)}\n`);
    return;
  }
  const { explanationText } = await import('../report/explanation-text.js');
  writeReport(() => explanations.map((each) => explanationText(each, commandName())).join('\n\n'));
}
