import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RoundMetrics, SimEvent } from '../../src/actors/events.js';
import { InputError } from '../../src/core/errors.js';
import { DirectoryLock } from '../../src/records/directory-lock.js';
import { RunDirectory } from '../../src/records/run-directory.js';
import { summarise } from '../../src/records/summary.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedstill-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function metricsOf(round: number): RoundMetrics {
  return {
    round,
    virtualSeconds: round / 3,
    wallSeconds: round,
    cohort: 2,
    received: 2,
    uplinkBytes: 8,
    downlinkBytes: 8,
  };
}
function eventsOf(round: number): SimEvent[] {
  return [
    { kind: 'cohort', at: round, round, clients: [0, 1] },
    { kind: 'round', at: round + 0.5, round, metrics: metricsOf(round) },
  ];
}
const lines = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

test('lines can be read as soon as they were appended: rounds in the metrics, all else in the events', () => {
  const directory = RunDirectory.create(join(folder, 'run'));
  for (const event of [...eventsOf(1), ...eventsOf(2)]) directory.append(event);
  expect(lines(join(directory.path, 'metrics.jsonl'))).toEqual([metricsOf(1), metricsOf(2)]);
  expect(lines(join(directory.path, 'events.jsonl'))).toEqual([eventsOf(1)[0], eventsOf(2)[0]]);
  expect(directory.rounds()).toEqual([metricsOf(1), metricsOf(2)]);
  directory.close();
});

test('a directory with anything in it is refused and left as it is', () => {
  const path = join(folder, 'run');
  mkdirSync(path);
  writeFileSync(join(path, 'thesis.tex'), '');
  expect(() => RunDirectory.create(path)).toThrow(`${path}: the run directory exists and is not empty`);
  expect(readdirSync(path)).toEqual(['thesis.tex']);
});

test('an empty directory is taken', () => {
  RunDirectory.create(folder).close();
  expect(existsSync(join(folder, 'metrics.jsonl'))).toBe(true);
});

test('numbered directories take the first free number', () => {
  const stem = join(folder, 'runs', 'quickstart-dsfl-seed1');
  const paths = [1, 2, 3].map(() => {
    const directory = RunDirectory.createNumbered(stem);
    directory.close();
    return directory.path;
  });
  expect(paths).toEqual([`${stem}-1`, `${stem}-2`, `${stem}-3`]);
  rmSync(`${stem}-2`, { recursive: true });
  const again = RunDirectory.createNumbered(stem);
  again.close();
  expect(again.path).toBe(`${stem}-2`);
});

test('going on drops what was written after the checkpoint, a line cut short included', async () => {
  const path = join(folder, 'run');
  const first = RunDirectory.create(path);
  for (const round of [1, 2, 3]) for (const event of eventsOf(round)) first.append(event);
  await first.writeCheckpoint({ round: 3, head: Uint8Array.of(7, 0, 255), parts: [] });
  for (const event of eventsOf(4)) first.append(event);
  first.close();
  appendFileSync(join(path, 'metrics.jsonl'), '{"round":5,"virt');

  const saved = await RunDirectory.readCheckpoint(path);
  expect(saved.round).toBe(3);
  expect(Uint8Array.from(saved.state.head)).toEqual(Uint8Array.of(7, 0, 255));
  const second = RunDirectory.continue(path, saved, DirectoryLock.take(path));
  for (const event of eventsOf(4)) second.append(event);
  expect(second.rounds()).toEqual([1, 2, 3, 4].map(metricsOf));
  expect(lines(join(path, 'events.jsonl')).map((event) => event.round)).toEqual([1, 2, 3, 4]);
  second.close();
});

test('a complete run, a run without a checkpoint and a folder that is no run have nothing to resume', () => {
  const directory = RunDirectory.create(join(folder, 'run'));
  expect(() => RunDirectory.checkResumable(directory.path)).toThrow('nothing to resume: there is no checkpoint.bin');
  const identity = { strategy: 'local', seed: 1, backend: 'onnx', threads: 1 } as const;
  directory.writeSummary(summarise(identity, [metricsOf(1)], 1));
  expect(() => RunDirectory.checkResumable(directory.path)).toThrow('the run is complete');
  expect(() => RunDirectory.readSettings(folder)).toThrow('not a run directory');
  directory.writeSettings({ backend: 'onnx', rounds: 1 });
  expect(() => RunDirectory.checkResumable(folder)).toThrow('it holds the runs of a comparison');
  directory.close();
});

test('settings are read back, with the data folder as an absolute path', () => {
  const directory = RunDirectory.create(join(folder, 'run'));
  directory.writeSettings({ backend: 'reference', dataDirectory: folder });
  expect(RunDirectory.readSettings(directory.path)).toEqual({ backend: 'reference', dataDirectory: folder });
  directory.close();
});

test('damaged settings, summaries and metrics of a complete run are one line each', () => {
  const directory = RunDirectory.create(join(folder, 'run'));
  const { path } = directory;
  for (const round of [1, 2]) for (const event of eventsOf(round)) directory.append(event);
  directory.writeSettings({ backend: 'reference' });
  const identity = { strategy: 'local', seed: 1, backend: 'onnx', threads: 1 } as const;
  directory.writeSummary(summarise(identity, directory.rounds(), 1));
  directory.close();
  expect(RunDirectory.readFinished(path)).toEqual([1, 2].map(metricsOf));
  for (const [file, read] of [
    ['settings.json', () => RunDirectory.readSettings(path)],
    ['metrics.jsonl', () => RunDirectory.readFinished(path)],
    ['summary.json', () => RunDirectory.readFinished(path)],
  ] as const) {
    const whole = readFileSync(join(path, file), 'utf8');
    const faults = [
      whole.slice(0, -9),
      whole.replace('{', '['),
      file === 'metrics.jsonl' ? whole.replace('8', '9') : '{}',
    ];
    for (const damaged of faults) {
      writeFileSync(join(path, file), damaged);
      expect(read).toThrow(InputError);
      expect(read).toThrow(`${join(path, file)}: is damaged`);
    }
    writeFileSync(join(path, file), whole);
  }
});

test('a directory that another process writes to is refused, until that is done', () => {
  const path = join(folder, 'run');
  const first = RunDirectory.create(path);
  expect(() => RunDirectory.create(path)).toThrow(InputError);
  expect(() => DirectoryLock.take(path)).toThrow(/^.*run: is in use by process \d+; wait until it is done$/);
  first.close();
  DirectoryLock.take(path).release();
});

test('a run that was killed before its first event is told from one that has begun, and from what is not a run', () => {
  const path = join(folder, 'run');
  const directory = RunDirectory.create(path);
  directory.writeScenario('rounds: 3');
  writeFileSync(join(path, 'settings.json.123'), '{"ba');
  expect(RunDirectory.isUnbegun(path)).toBe(true);
  directory.append(eventsOf(1)[0]);
  expect(RunDirectory.isUnbegun(path)).toBe(false);
  directory.close();
  expect(RunDirectory.isUnbegun(folder)).toBe(false);
});
