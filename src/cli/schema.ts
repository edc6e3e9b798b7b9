import { Command } from 'commander';

/** `fedstill schema`: the JSON Schema of scenario files. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of scenario files, for completion in an editor')
    .action(async () => {
      const { scenarioJsonSchema } = await import('../scenario/json-schema.js');
      process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });
}
