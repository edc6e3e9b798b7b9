import { createRequire } from 'node:module';

/**
 * Settings of the native library, which reads them once, when it is first loaded. Its log would be the only lines on
 * standard error of a run that was asked to be quiet; oneDNN announces itself whatever the level of the log, and changes
 * rounding from one processor to the next. One thread an operation: hosts are as many as cores, and sums whose order
 * depends on free threads would make results depend on them.
 */
const settings: Readonly<Record<string, string>> = {
  TF_CPP_MIN_LOG_LEVEL: '3',
  TF_ENABLE_ONEDNN_OPTS: '0',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
};

/**
 * Sets the environment variables that the native library reads, except those that the user has set. Call it on the main
 * thread before any thread loads the library: what a worker thread writes to `process.env` stays within JavaScript.
 */
export function prepareTensorflowEnvironment(): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
}

/** What tfjs-node calls in every operation: Node.js 23 removed the first, and versions before warn of both. */
const removedFromNode = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
};

/**
 * Requires a package as if Node.js were of the age for which tfjs-node was written: with the functions that have left
 * `node:util` since, and without a word on standard error of what it uses that is deprecated.
 *
 * @param name a module's name or path
 * @throws whatever the module throws
 */
export function requireAged(name: string): void {
  const require = createRequire(import.meta.url);
  Object.assign(require('node:util'), removedFromNode);
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    require(name);
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
