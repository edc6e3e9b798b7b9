import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ProgressLine } from '../../src/report/progress.js';
import type { SimEvent } from '../../src/scheduler/events.js';

const event: SimEvent = {
  kind: 'round',
  at: 90,
  round: 2,
  metrics: {
    round: 2,
    virtualSeconds: 90,
    wallSeconds: 1,
    cohort: 1,
    received: 1,
    uplinkBytes: 1000,
    downlinkBytes: 500,
    test: { accuracy: 0.875, loss: 1 },
  },
};

function progressOn(terminal: boolean): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal,
    columns: 200,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = new ProgressLine(4, 1, stream);
  progress.update({ kind: 'started', at: 1, round: 2, client: 0, version: 2 });
  progress.update(event);
  progress.stop();
  return String(stream.read() ?? '');
}

test('a terminal gets round, accuracy, bytes and virtual time', () => {
  const text = progressOn(true);
  for (const part of ['round 2/4', 'accuracy 87.50%', '1.5 kB', 'virtual 1m 30s', 'left']) expect(text).toContain(part);
});

test('anything else gets nothing', () => {
  expect(progressOn(false)).toBe('');
});
