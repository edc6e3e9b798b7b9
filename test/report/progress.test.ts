import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { accuracy } from '../../src/data/task.js';
import { barLine } from '../../src/report/progress/bar-line.js';
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

function streamOf(terminal: boolean, columns = 200) {
  return Object.assign(new PassThrough(), { isTTY: terminal, columns });
}

function progressOn(terminal: boolean, { columns = 200, kind = 'auto' as ProgressKind } = {}): string {
  const stream = streamOf(terminal, columns);
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

test('the next run shows nothing of the one before', () => {
  const stream = streamOf(true);
  const progress = openProgress('bar', { rounds: 6, done: 0, stream, metric: accuracy });
  progress?.announce('2 variants, 1 seed, into runs/a', {});
  progress?.begin('avg-seed1', 0);
  progress?.update(event);
  stream.read();
  progress?.begin('prox-seed1', 3);
  vi.advanceTimersByTime(1000);
  const text = stripVTControlCharacters(String(stream.read()));
  progress?.stop();
  expect(text).toBe('prox-seed1 | round 3/6 =====-----');
});

test('Ctrl-C removes the live line, and a notice stands on a line of its own', () => {
  const stream = streamOf(true);
  const progress = openProgress('bar', { rounds: 6, done: 0, stream, metric: accuracy });
  progress?.announce('fedavg, 6 rounds, into runs/a', {});
  stream.read();
  progress?.notice('going on after round 2');
  const noticed = String(stream.read());
  expect(noticed.startsWith(`\u001b8\u001b[1G\u001b[2Kgoing on after round 2\n`)).toBe(true);
  expect(noticed).toContain('round 0/6 ----------');
  progress?.interrupt();
  progress?.update(event);
  progress?.stop();
  expect(String(stream.read())).toMatch(/\[2K$/);
});

test('lines go on after Ctrl-C until the round is over', () => {
  for (const kind of ['lines', 'jsonl'] as const) {
    const stream = streamOf(false);
    const progress = openProgress(kind, { rounds: 6, done: 0, stream, metric: accuracy });
    progress?.interrupt();
    progress?.update(event);
    progress?.stop();
    expect(String(stream.read())).toMatch(/^.*round.*\n$/);
  }
});

test('a narrow line leaves out what counts least', () => {
  const last = { metric: 'accuracy 92.20%', bytes: '1.52 MB', time: 'virtual 8.1s' };
  const line = (width: number) =>
    barLine({ run: 'prox-seed1', round: 5, rounds: 6, bar: '========--', last, secondsLeft: 3 }, width);
  expect(line(100)).toBe('prox-seed1 | round 5/6 ========-- | accuracy 92.20% | 1.52 MB | virtual 8.1s | 3s left');
  expect(line(77)).toBe('prox-seed1 | round 5/6 ========-- | accuracy 92.20% | virtual 8.1s | 3s left');
  expect(line(50)).toBe('prox-seed1 | round 5/6 | accuracy 92.20% | 3s left');
  expect(line(30)).toBe('round 5/6 | accuracy 92.20%');
});
