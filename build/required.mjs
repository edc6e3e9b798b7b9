import { createRequire } from 'node:module';
import { join } from 'node:path';

const prefix = '\0required:';

/**
 * Has packages in CommonJS loaded by `require`, not by `import`. Before Node imports one, it searches the whole text for names of
 * exports and for the format of the module, which for `@tensorflow/tfjs-core` takes a tenth of a second in every thread. Both
 * ways give the same copy of the package.
 *
 * @param {string} root the folder in whose `node_modules` the packages are
 * @param {readonly string[]} names packages, which are external
 * @returns {import('rolldown').Plugin}
 */
export function required(root, names) {
  const require = createRequire(join(root, 'package.json'));
  return {
    name: 'required',
    resolveId: (source) => (names.includes(source) ? prefix + source : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return undefined;
      const name = id.slice(prefix.length);
      const exported = Object.keys(require(name)).filter((key) => !['__esModule', 'default'].includes(key));
      return [
        `import { createRequire } from 'node:module';`,
        `const required = createRequire(import.meta.url)('${name}');`,
        `export const { ${exported.join(', ')} } = required;`,
      ].join('\n');
    },
  };
}
