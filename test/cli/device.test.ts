import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

/** No device for CUDA and no driver for Vulkan, whatever the machine has. */
const bare = { CUDA_VISIBLE_DEVICES: '', VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };

test.each([
  ['a device without a provider', ['--device', 'cuda'], /^--device: 'cuda' cannot work here: .+; it needs [^\n]*\n$/],
  [
    'a device of another name',
    ['--device', 'gpu'],
    /^--device: expected one of 'cpu', 'cuda', 'webgpu', found 'gpu'\n$/,
  ],
  [
    'more than one thread on a device that takes one',
    ['--device', 'webgpu', '--threads', '2'],
    /^--threads: expected at most 1, as the device 'webgpu' takes one thread only; found 2\n$/,
  ],
  [
    'a device for a backend that has none to choose',
    ['--device', 'webgpu', '--backend', 'reference', '--threads', '1'],
    /^--device: 'webgpu' cannot work here: it is for the backend 'onnx', and 'reference' runs on the CPU\n$/,
  ],
])('%s is one line, exit code 2 and no run directory', async (_, args, line) => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stdout, stderr } = await work.fedstill(['run', 'small.yaml', ...args], bare);
  expect(stderr).toMatch(line);
  expect({ code, stdout, files: work.files() }).toEqual({ code: 2, stdout: '', files: ['small.yaml'] });
});

test('the CPU is the device unless another is named', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  await work.fedstill(['run', 'small.yaml', '--out', 'plain', '--quiet']);
  await work.fedstill(['run', 'small.yaml', '--out', 'named', '--quiet', '--device', 'cpu']);
  expect(work.summary('named')).toEqual({ ...work.summary('plain'), wallSeconds: expect.any(Number) });
  expect(work.read('named/settings.json')).toBe(work.read('plain/settings.json'));
});
