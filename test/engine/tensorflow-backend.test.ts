import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadTensorflow } from '../../src/engine/tensorflow-backend.js';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
const absent = '@tensorflow/tfjs-that-nobody-has';

describe('loadTensorflow', () => {
  it('says in one line what is missing and how to install it', async () => {
    await expect(loadTensorflow([absent])).rejects.toThrow(
      new RegExp(`^--backend: 'tensorflow' needs ${absent}, and .* run 'npm install ${absent}'$`),
    );
  });

  it('says in one line why what is there does not start', async () => {
    await expect(loadTensorflow([fixture('broken-backend')])).rejects.toThrow(
      /^--backend: 'tensorflow' found .*broken-backend\.ts, which does not start: libtensorflow\.so\.2: cannot open[^\n]*$/,
    );
  });

  it('says that a package brought its own tfjs-core, where it registers nothing here', async () => {
    await expect(loadTensorflow(['node:path'])).rejects.toThrow(/uses another copy of @tensorflow\/tfjs-core/);
  });

  it('takes the first that is installed', async () => {
    expect(await loadTensorflow([absent, fixture('native-backend'), fixture('broken-backend')])).toBe('tensorflow');
  });
});
