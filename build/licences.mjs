import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences and notices of the packages that modules belong to, each text once.
 *
 * @param {readonly string[]} modules paths of modules, of which those outside `node_modules` are left out
 * @returns {string}
 * @throws {Error} if a package has neither the text of its licence nor the name of one
 */
export function licencesOf(modules) {
  /** @type {Map<string, string[]>} */
  const packagesByText = new Map();
  for (const folder of new Set(modules.map(packageFolder))) {
    if (folder === undefined) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = licenceFiles(folder)
      .map((file) => readFileSync(file, 'utf8').trim())
      .join('\n\n');
    if (text === '' && typeof license !== 'string') throw new Error(`${folder} has no licence`);
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...packagesByText].map(([text, packages]) => `${packages.sort().join('\n')}\n\n${text}`.trim());
  const line = '-'.repeat(80);
  return `${['The files in this folder contain code of these packages.', ...sections.sort()].join(`\n\n${line}\n\n`)}\n`;
}

/** @param {string} module */
function packageFolder(module) {
  return /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

/**
 * Licences and notices of a package, and in its folder of licences those of code that it has taken over.
 *
 * @param {string} folder
 */
function licenceFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(licenses[\\/])?(licen[cs]e|copying|notice)\b[^\\/]*$/i.test(file))
    .map((file) => join(folder, file));
}
