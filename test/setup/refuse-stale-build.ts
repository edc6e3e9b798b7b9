import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A source file that was changed after it was compiled, or never was; undefined if there is none.
 *
 * @param source the folder of TypeScript
 * @param built the folder that it is compiled into
 */
export function staleFile(source: string, built: string): string | undefined {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.c?ts$/.test(file))
    .find((file) => {
      const compiled = join(built, file.replace(/ts$/, 'js'));
      return !existsSync(compiled) || statSync(compiled).mtimeMs < statSync(join(source, file)).mtimeMs;
    });
}

/** Ends the test run where `dist` is not what `src` says: worker threads and commands run the one, tests import the other. */
export default function refuseStaleBuild(): void {
  const root = resolve(import.meta.dirname, '../..');
  const file = staleFile(join(root, 'src'), join(root, 'dist'));
  if (!file) return;
  console.error(`dist is older than src/${file}: run 'npm run build' before vitest, or 'npm test'`);
  process.exit(1);
}
