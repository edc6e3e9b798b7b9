import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files and folders of the package that a build follows from. */
const inputs = ['build', 'package-lock.json', 'package.json', 'src', 'tsconfig.build.json', 'tsconfig.json'];

/** Where a build tells what it was made from. */
const record = join('dist', '.sources.json');

/**
 * Every file that a build follows from, with the SHA-256 of its content.
 *
 * @param {string} root the package's folder
 * @returns {Record<string, string>}
 */
export function readSources(root) {
  /** @type {Record<string, string>} */
  const digests = {};
  for (const input of inputs.filter((name) => existsSync(join(root, name)))) {
    for (const file of /\.json$/.test(input) ? [input] : filesUnder(root, input)) {
      digests[file] = createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('base64url');
    }
  }
  return digests;
}

/**
 * The first file that has changed, appeared or vanished since `dist` was built; `dist` itself if nothing was built; undefined
 * if the build is up to date. Digests are compared, not times: a checkout writes files again that have not changed.
 *
 * @param {string} root the package's folder
 * @param {Record<string, string>} sources what {@link readSources} returns
 * @returns {string | undefined}
 */
export function staleFile(root, sources = readSources(root)) {
  const built = builtSources(root);
  if (!built) return 'dist';
  return [...Object.keys(sources), ...Object.keys(built)].find((file) => sources[file] !== built[file]);
}

/**
 * What `dist` was built from, as {@link readSources} returned it before the build; undefined if nothing was built.
 *
 * @param {string} root the package's folder
 * @returns {Record<string, string> | undefined}
 */
export function builtSources(root) {
  const file = join(root, record);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Notes what `dist` was built from.
 *
 * @param {string} root the package's folder
 * @param {Record<string, string>} sources what {@link readSources} returned before the build
 */
export function recordSources(root, sources) {
  writeFileSync(join(root, record), JSON.stringify(sources));
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths with `/`, seen from `root`
 */
function filesUnder(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
