import { Command } from 'commander';
import { wordArgument } from './command-options.js';
import { withExamples } from './examples.js';
import { writeResult } from './terminal.js';

const kinds = ['scenario', 'game'] as const;
type Kind = (typeof kinds)[number];

/** `fedstill schema`: prints the JSON Schema of scenario files. */
export function schemaCommand(): Command {
  const command = new Command('schema')
    .description('print the JSON Schema of scenario files, for completion in an editor')
    .addArgument(wordArgument('kind', 'of which files', kinds).default('scenario'))
    .action(async (kind: Kind) => {
      writeResult(`${JSON.stringify(await jsonSchemaOf(kind), null, 2)}\n`);
    });
  return withExamples(command, 'fedstill schema game');
}

async function jsonSchemaOf(kind: Kind): Promise<Record<string, unknown>> {
  if (kind === 'game') return (await import('../scenario/game-json-schema.js')).gameJsonSchema();
  return (await import('../scenario/json-schema.js')).scenarioJsonSchema();
}
