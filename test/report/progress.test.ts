import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { ProgressLine } from '../../src/report/progress.js';

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

function progressOn(terminal: boolean, columns = 200): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = new ProgressLine(4, 1, stream);
  progress.update({ kind: 'started', at: 1, round: 2, client: 0, version: 2 });
  progress.update(event);
  progress.stop();
  progress.begin('another', 3);
  progress.update(event);
  return String(stream.read() ?? '');
}

test('a terminal gets round, accuracy, bytes and virtual time', () => {
  const text = progressOn(true);
  for (const part of ['round 2/4', 'accuracy 87.50%', '1.5 kB', 'virtual 1m 30s', 'left']) expect(text).toContain(part);
});

test('anything else gets nothing', () => {
  expect(progressOn(false)).toBe('');
});

test('a narrow terminal gets lines that fit, is left as it was and gets nothing after the end', () => {
  const text = progressOn(true, 40);
  expect(text).not.toContain('\u001b[?7l');
  expect(text).not.toContain('another');
  for (const line of text.split(/\n|\p{Cc}(?:\[\d*[A-Z]|\d)/u)) expect(line.length).toBeLessThanOrEqual(40);
});
