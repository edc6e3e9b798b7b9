import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { InputError } from '../core/errors.js';
import type { DeviceName } from './engine.js';

/** How long a driver may take to start, in milliseconds. */
const patience = 60_000;

/** What has to be there for each device. */
const needs: Readonly<Record<Exclude<DeviceName, 'cpu'>, string>> = {
  cuda: "it needs Linux on x64, an NVIDIA GPU, CUDA 12, and 'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install'",
  webgpu: 'it needs a GPU with a driver for Vulkan, Metal or Direct3D 12',
};

/** What came of trying a device: why it fails, or nothing. It is tried once. */
const trials = new Map<DeviceName, Promise<string | undefined>>();

/**
 * Tries a device in a process of its own: drivers write to standard error as they please, and may take their process with
 * them.
 *
 * @throws InputError if ONNX Runtime has no provider for the device here, or it does not compute
 */
export async function checkDevice(device: DeviceName): Promise<void> {
  if (device === 'cpu') return;
  const trial = trials.get(device) ?? failureOf(device);
  trials.set(device, trial);
  const failure = await trial;
  if (failure === undefined) return;
  throw new InputError('--device', 'unsuitable', { found: device, reason: `${failure}; ${needs[device]}` });
}

function failureOf(device: DeviceName): Promise<string | undefined> {
  const probe = createRequire(import.meta.url).resolve('#device-probe');
  return new Promise((resolve) => {
    execFile(process.execPath, [probe, device], { timeout: patience }, (error, stdout) => {
      resolve(error ? plain(stdout) || `trying it ended with ${error.signal ?? `exit code ${error.code}`}` : undefined);
    });
  });
}

/** A message of ONNX Runtime on one line, without the place in its source. */
function plain(message: string): string {
  return message
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/^.*\.cc:\d+ .* was false\. /, '');
}
