import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files whose tests start processes take longest, and come first: at the end, one of two cores would wait for them. */
class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const startsProcesses = ({ moduleId }: TestSpecification) => /\/test\/(cli|docs)\//.test(moduleId);
    return [...sorted.filter(startsProcesses), ...sorted.filter((file) => !startsProcesses(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/refuse-stale-build.ts', 'test/setup/announce-seed.ts'],
    setupFiles: ['test/setup/properties.ts'],
    pool: 'forks',
    // All cores: by default vitest leaves one free, which of two is half.
    maxWorkers: availableParallelism(),
    // Loading TensorFlow.js and ONNX Runtime takes a second; no file changes what another sees of them.
    isolate: false,
    sequence: { sequencer: ProcessesFirst },
    // For hangs only: no test depends on real time, and a loaded machine may be ten times slower.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
