import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/actors/checkpoint.js';
import { Part } from '../../src/actors/part.js';
import { InputError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { CheckpointStore, readSaved, type SavedCheckpoint } from '../../src/records/checkpoint-store.js';
import { JsonLines } from '../../src/records/json-lines.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedstill-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const files = () => readdirSync(folder).sort();
const segments = () => files().filter((name) => name.startsWith('states-'));
const stored = () => segments().reduce((sum, name) => sum + statSync(path(name)).size, 0);
const read = () => readSaved(folder, { metrics: path('metrics.jsonl'), events: path('events.jsonl') });

/** So many bytes of a value; every call makes a part of its own. */
const bytes = (length: number, value: number) => Part.of(new Uint8Array(length).fill(value));

/** A run directory without a simulation. */
class Writer {
  readonly metrics = new JsonLines(path('metrics.jsonl'));
  readonly events = new JsonLines(path('events.jsonl'));
  readonly store: CheckpointStore;

  constructor(saved?: SavedCheckpoint) {
    this.store = new CheckpointStore(folder, saved);
  }

  async write(round: number, parts: readonly Part[]): Promise<Checkpoint> {
    this.metrics.append({ round, accuracy: round / 7 });
    this.events.append({ round, kind: 'sent' });
    const checkpoint = { round, head: Uint8Array.of(round, 1, 2), parts };
    await this.store.write(checkpoint, { metrics: this.metrics.sync(), events: this.events.sync() });
    return checkpoint;
  }

  close(): void {
    this.metrics.close();
    this.events.close();
  }
}

/** What a checkpoint holds. */
async function contentOf({ head, parts }: Checkpoint): Promise<string[]> {
  const held = await Promise.all(parts.map((part) => part.read()));
  return [head, ...held].map((each) => Buffer.from(each).toString('latin1'));
}

test('a checkpoint is read back as it was written, of whatever parts, also after others were written and read', async () => {
  const round = fc.array(fc.record({ at: fc.nat(5), length: fc.integer({ min: 0, max: 20_000 }) }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), fc.nat(4), async (rounds, resumedAfter) => {
      for (const name of files()) rmSync(path(name));
      const parts = [bytes(3, 0), bytes(0, 0)];
      let writer = new Writer();
      for (const [index, changes] of rounds.entries()) {
        for (const { at, length } of changes) parts[at] = bytes(length, index + 1);
        const whole = parts.filter((part) => part !== undefined);
        const written = await contentOf(await writer.write(index + 1, whole));
        const saved = await read();
        expect(await contentOf(saved.state)).toStrictEqual(written);
        expect(saved).toMatchObject({ round: index + 1 });
        expect(saved.notice).toBeUndefined();
        if (index !== resumedAfter) continue;
        writer.close();
        writer = new Writer(saved);
        parts.splice(0, parts.length, ...saved.state.parts);
      }
      writer.close();
    }),
    { numRuns: 10 },
  );
});

test('only parts that have changed are written, and no more than twice what is needed is kept beside the previous checkpoint', async () => {
  const size = 50_000;
  const parts = Array.from({ length: 20 }, (_, index) => bytes(size, index));
  const writer = new Writer();
  await writer.write(1, parts);
  expect(stored()).toBe(20 * size);
  parts[3] = bytes(size, 100);
  await writer.write(2, parts);
  expect(stored()).toBe(21 * size);
  const random = RandomStream.of(1, 'changed clients');
  for (let round = 3; round < 60; round++) {
    for (const index of random.sample(3, 20)) parts[index] = bytes(size, round);
    await writer.write(round, parts);
    expect(stored()).toBeLessThanOrEqual((2 * 20 + 3 + 20) * size);
  }
  writer.close();
  const { state } = await read();
  expect(await contentOf(state)).toStrictEqual(await contentOf({ round: 59, head: Uint8Array.of(59, 1, 2), parts }));
});

test('what was written does not stay in memory, if it is large', async () => {
  const writer = new Writer();
  const [small, large] = [bytes(100, 1), bytes(100_000, 2)];
  const [before, ofLarge] = [await small.read(), await large.read()];
  await writer.write(1, [small, large]);
  expect(await small.read()).toBe(before);
  expect(await large.read()).not.toBe(ofLarge);
  expect(await large.read()).toStrictEqual(ofLarge);
  writer.close();
});

/** Two checkpoints with states of their own, and of both. */
async function twoCheckpoints(): Promise<string[][]> {
  const writer = new Writer();
  const common = bytes(900, 9);
  const first = await contentOf(await writer.write(1, [common, bytes(500, 1)]));
  const second = await contentOf(await writer.write(2, [common, bytes(400, 2)]));
  writer.metrics.append({ round: 3 });
  writer.close();
  appendFileSync(path('events.jsonl'), '{"half');
  return [first, second];
}

/** Every file that a checkpoint needs; the first two are of the last checkpoint alone. */
const needed = ['checkpoint.bin', 'states-1.bin', 'metrics.jsonl', 'events.jsonl'];

/** Damages a file, and sees that what is read is the last checkpoint or the one before, or one line. */
async function expectHarmless(name: string, damage: (file: string) => void, contents: readonly string[][]) {
  const whole = readFileSync(path(name));
  damage(path(name));
  let outcome: string;
  try {
    const { round, state, notice } = await read();
    expect(await contentOf(state)).toStrictEqual(contents[round - 1]);
    expect(notice !== undefined).toBe(round === 1);
    if (notice !== undefined) expect(notice).toMatch(/^.*: .*; going on after round 1, from the checkpoint before$/);
    outcome = `round ${round}`;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).not.toContain('\n');
    outcome = 'refused';
  }
  writeFileSync(path(name), whole);
  return outcome;
}

test('150 flipped bits and 24 truncations of the files of a checkpoint are refused in one line, or harmless', async () => {
  const contents = await twoCheckpoints();
  const random = RandomStream.of(7, 'damage');
  const outcomes: string[] = [];
  for (let trial = 0; trial < 174; trial++) {
    const name = needed[trial % needed.length];
    const { size } = statSync(path(name));
    const at = random.integer(size);
    const damage = (file: string) => {
      if (trial >= 150) return truncateSync(file, at);
      const content = readFileSync(file);
      content[at] ^= 1 << random.integer(8);
      writeFileSync(file, content);
    };
    outcomes.push(`${name} ${await expectHarmless(name, damage, contents)}`);
  }
  // A damaged index never passes for a whole one, and every kind of damage was met with the previous checkpoint at times.
  expect(outcomes).not.toContain('checkpoint.bin round 2');
  for (const name of needed) expect(outcomes).toContain(`${name} round 1`);
  expect(outcomes).toContain('states-1.bin refused');
  expect(await contentOf((await read()).state)).toStrictEqual(contents[1]);
});

test('a checkpoint file of nothing but its title, of another version or with a folder in its place is one line', async () => {
  const contents = await twoCheckpoints();
  rmSync(path('checkpoint.previous.bin'));
  for (const content of ['', 'fedstill checkpoint 5\n', 'fedstill checkpoint 4\n', 'something else']) {
    const outcome = await expectHarmless('checkpoint.bin', (file) => writeFileSync(file, content), contents);
    expect(outcome).toBe('refused');
  }
});

test('a file that is missing is named', async () => {
  await twoCheckpoints();
  rmSync(path('checkpoint.previous.bin'));
  rmSync(path('states-1.bin'));
  await expect(read()).rejects.toThrow(/states-1\.bin: cannot be read: ENOENT/);
});
