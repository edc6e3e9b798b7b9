import { spawnSync } from 'node:child_process';
import { loadTensorflow } from '../../src/engine/tensorflow/load.js';

/** What runs on native TensorFlow beside the compiled form: kernels, gradients and whole strategies. */
const files = ['kernels', 'convolution', 'pooling', 'gradients', 'batch-normalization'].map(
  (name) => `test/engine/${name}.test.ts`,
);

try {
  loadTensorflow();
  const environment = { ...process.env, FEDSTILL_TENSORFLOW: '1' };
  const command = ['vitest', 'run', ...files, 'test/engine/tensorflow', 'test/tensorflow', ...process.argv.slice(2)];
  process.exitCode = spawnSync('npx', command, { stdio: 'inherit', env: environment }).status ?? 1;
} catch (error) {
  console.log(`test:tensorflow is skipped. ${error instanceof Error ? error.message : String(error)}`);
}
