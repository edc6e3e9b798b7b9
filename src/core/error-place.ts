import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where an error arose that a module threw.
 *
 * @param url the URL of the module's file
 * @returns file and line, the file as seen from the module's folder: `fedexp.js:3`. If the module is on the stack, its own
 *   line; otherwise the first file on the stack that is not of this package. Undefined if there is none
 */
export function placeInModule(url: string, error: unknown): string | undefined {
  return error instanceof Error ? placeAmong(placesIn(error.stack), url) : undefined;
}

/** The same of an error while the module was loaded, which may be one of syntax. */
export function placeWhileLoading(url: string, error: unknown): string | undefined {
  if (!(error instanceof SyntaxError)) return placeInModule(url, error);
  return placeAmong([...placesIn(error.stack), ...placesIn(checked(fileURLToPath(url), error))], url);
}

/** A file and line in a stack. */
interface Place {
  readonly file: string;
  readonly line: string;
}

function placeAmong(places: readonly Place[], url: string): string | undefined {
  const module = fileURLToPath(url);
  const place = places.find(({ file }) => file === module) ?? places.find(({ file }) => !isOfPackage(file));
  return place && `${relative(dirname(module), place.file)}:${place.line}`;
}

/** A file and line in a line of a stack: a call, or the head of a syntax error. */
const inStack = /^(?:\s+at (?:async )?(?:.*? \()?)?((?:file:|\/|[A-Za-z]:\\).*?):(\d+)(?::\d+)?\)?$/;

function placesIn(stack = ''): Place[] {
  return stack.split('\n').flatMap((text) => {
    const [, file, line] = inStack.exec(text) ?? [];
    return file === undefined ? [] : [{ file: file.startsWith('file:') ? fileURLToPath(file) : file, line }];
  });
}

/**
 * What Node.js prints of a file with this error. The stack of a syntax error does not say where it is, and Node.js prints that
 * only where it ends a process.
 */
function checked(file: string, { message }: SyntaxError): string {
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  return stderr?.includes(message) ? stderr : '';
}

function isOfPackage(file: string): boolean {
  const root = dirname(createRequire(import.meta.url).resolve('#package'));
  return ['dist', 'src'].some((folder) => file.startsWith(join(root, folder) + sep));
}
