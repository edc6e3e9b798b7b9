import { Command } from 'commander';
import { wordArgument } from './command-options.js';
import { type CommandWords, completionScript, completionShells } from './completion-script.js';
import { withExamples } from './examples.js';
import { shippedCatalogue } from './reproduce.js';
import { writeResult } from './terminal.js';

/** `fedstill completion`: prints a script that completes commands, options and names in a shell. */
export function completionCommand(): Command {
  const command = new Command('completion')
    .description(
      'print a script that completes commands, options and names. bash: eval "$(fedstill completion bash)" in ~/.bashrc; ' +
        'zsh: the same in ~/.zshrc; fish: fedstill completion fish > ~/.config/fish/completions/fedstill.fish',
    )
    .addArgument(wordArgument('shell', 'for which shell', completionShells).default('bash'))
    .action(async (shell: (typeof completionShells)[number], _, { parent }: Command) => {
      const [{ explainableNames }, { readCatalogue }] = await Promise.all([
        import('../scenario/explain.js'),
        import('../experiments/reproduction/catalogue.js'),
      ]);
      const { tables } = readCatalogue(shippedCatalogue());
      const names = new Map([
        ['explain', explainableNames()],
        ['reproduce', tables.map(({ name }) => name)],
      ]);
      const commands = (parent?.commands ?? []).map(wordsOf);
      const withNames = commands.map((each) => ({ ...each, words: names.get(each.name) ?? each.words }));
      writeResult(completionScript(shell, withNames));
    });
  return withExamples(command, 'fedstill completion bash');
}

function wordsOf(command: Command): CommandWords {
  return {
    name: command.name(),
    description: command.description(),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: command.options.map(({ long, description, argChoices, required, optional }) => ({
      flag: long ?? '',
      description,
      values: argChoices ?? [],
      takesValue: required || optional,
    })),
  };
}
