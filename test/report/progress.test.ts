import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { accuracy } from '../../src/data/task.js';
import { openProgress } from '../../src/report/progress/open-progress.js';
import type { ProgressKind } from '../../src/report/progress/progress.js';

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

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progressOn(terminal: boolean, { columns = 200, kind = 'auto' as ProgressKind } = {}): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = openProgress(kind, { rounds: 4, done: 1, stream, metric: accuracy });
  if (!progress) return '';
  progress.announce('fedavg, 4 rounds, into runs/a', { strategy: 'fedavg' });
  progress.update({ kind: 'started', at: 1, round: 2, client: 0, version: 2 });
  vi.advanceTimersByTime(4000);
  progress.update(event);
  progress.stop();
  progress.begin('another', 3);
  progress.update(event);
  return String(stream.read() ?? '');
}

test('a terminal gets round, accuracy, bytes and virtual time', () => {
  const text = progressOn(true);
  for (const part of ['round 2/4', 'accuracy 87.50%', '1.5 kB', 'virtual 1m 30s', '8s left'])
    expect(text).toContain(part);
});

test('no time left is told before a round has passed', () => {
  const [before, after] = progressOn(true).split('accuracy 87.50%');
  expect(before).not.toContain('left');
  expect(after).toContain('8s left');
});

test('anything else gets a line a round', () => {
  const lines = ['fedavg, 4 rounds, into runs/a', 'round 2/4 | accuracy 87.50% | 1.5 kB | virtual 1m 30s', ''];
  expect(progressOn(false)).toBe(lines.join('\n'));
  expect(progressOn(true, { kind: 'lines' })).toBe(lines.join('\n'));
  expect(progressOn(false, { kind: 'bar' })).toBe(lines.join('\n'));
});

test('a program gets an object a line', () => {
  const [begin, round, end] = progressOn(true, { kind: 'jsonl' }).split('\n');
  expect(JSON.parse(begin)).toEqual({ kind: 'begin', strategy: 'fedavg', rounds: 4, done: 1 });
  expect(JSON.parse(round)).toMatchObject({ kind: 'round', round: 2, uplinkBytes: 1000, test: { accuracy: 0.875 } });
  expect(end).toBe('');
});

test('nothing is shown where nothing was asked for', () => {
  expect(progressOn(true, { kind: 'none' })).toBe('');
});

test('a narrow terminal gets lines that fit, is left as it was and gets nothing after the end', () => {
  const text = progressOn(true, { columns: 40 });
  expect(text).not.toContain('\u001b[?7l');
  expect(text).not.toContain('another');
  for (const line of text.split(/\n|\p{Cc}(?:\[\d*[A-Z]|\d)/u)) expect(line.length).toBeLessThanOrEqual(40);
});
