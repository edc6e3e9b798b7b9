import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { prepareTensorflowEnvironment } from '../../../src/engine/tensorflow/environment.js';
import { loadTensorflow } from '../../../src/engine/tensorflow/load.js';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.cjs`, import.meta.url));
const absent = '@tensorflow/tfjs-that-nobody-has';

const require = createRequire(import.meta.url);

afterEach(() => {
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
  for (const file of Object.keys(require.cache)) if (file.endsWith('-backend.cjs')) delete require.cache[file];
  vi.unstubAllEnvs();
});

describe('loadTensorflow', () => {
  it('says in one line what is missing and how to install it, in a checkout too', () => {
    expect(() => loadTensorflow([absent])).toThrow(
      new RegExp(
        `^--backend: 'tensorflow' cannot work here: it needs ${absent}, and .* run 'npm install --save-dev ${absent}'$`,
      ),
    );
  });

  it('says in one line why what is there does not start', () => {
    expect(() => loadTensorflow([fixture('broken-backend'), absent])).toThrow(
      /^--backend: 'tensorflow' cannot work here: it found .*broken-backend\.cjs, which does not start: libtensorflow\.so\.2: cannot open[^\n]*$/,
    );
  });

  it('says so of each of those that are there', () => {
    expect(() => loadTensorflow([fixture('broken-backend'), 'node:path'])).toThrow(
      /broken-backend\.cjs, which does not start: [^\n]*, and node:path, which uses another copy of @tensorflow\/tfjs-core/,
    );
  });

  it.each(['broken-backend', 'half-broken-backend'])('goes on to the next after a %s', (name) => {
    const loaded = loadTensorflow([absent, fixture(name), fixture('native-backend')]);
    expect(loaded).toEqual({
      backendName: 'tensorflow',
      remark: expect.stringMatching(
        /-backend\.cjs, which does not start: [^\n]*; .*native-backend\.cjs computes in its place$/,
      ),
    });
    expect(tf.findBackend('tensorflow')).toMatchObject({ isNativeFixture: true });
    expect(loadTensorflow([fixture(name)])).toEqual(loaded); // once loaded, it stays
  });

  it('gives a package the functions that have left Node.js, and no deprecation a line on standard error', async () => {
    const warn = vi.fn();
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    expect(loadTensorflow([fixture('aged-backend')])).toEqual({ backendName: 'tensorflow' });
    await setImmediate();
    expect(warn).not.toHaveBeenCalled();
    process.emitWarning('others are told as ever', 'DeprecationWarning', 'DEP0001');
    await setImmediate();
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe('the environment of the native library', () => {
  it('is quiet and runs an operation on one thread, unless the user set it otherwise', () => {
    for (const name of ['TF_CPP_MIN_LOG_LEVEL', 'TF_NUM_INTRAOP_THREADS']) vi.stubEnv(name, undefined);
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '1');
    prepareTensorflowEnvironment();
    expect(process.env).toMatchObject({
      TF_CPP_MIN_LOG_LEVEL: '3',
      TF_NUM_INTRAOP_THREADS: '1',
      TF_ENABLE_ONEDNN_OPTS: '1',
    });
  });
});
