import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PageProject, root } from './page-project.js';

const model = new PageProject('write-a-model.md', 'nin');
const { folder } = model;
const source = new PageProject('write-a-data-source.md', 'friedman', folder);
const task = new PageProject('write-a-task.md', 'quantile', folder);
const observer = new PageProject('write-an-observer.md', 'noise-scale', folder);
const pages = { 'write-a-model.md': model, 'write-a-data-source.md': source, 'write-a-task.md': task };

beforeAll(() => model.compile(source, task, observer), 60_000);
afterAll(() => model.remove());

/** The mean accuracy of the classes that the global model knows least. */
const worstClass = `
import { defineMeasure, labelsOf, z } from 'fedstill';

export default defineMeasure({
  name: 'worstClasses',
  options: z.strictObject({ classes: z.int().positive().default(1) }),
  readsOutputs: true,
  numbers: [{ name: 'worstClasses', title: 'worst classes', of: (rounds) => rounds.at(-1)?.measures?.worstClasses }],
  take({ run, outputs }, { classes }) {
    const { size, targets, task } = run.plan.data.test;
    const [width] = task.output.shape;
    const counts = Array.from({ length: width }, () => ({ right: 0, all: 0 }));
    labelsOf(targets).forEach((label, row) => {
      const logits = outputs.global.subarray(row * width, (row + 1) * width);
      counts[label].all++;
      if (logits.indexOf(Math.max(...logits)) === label) counts[label].right++;
    });
    const worst = counts.map(({ right, all }) => right / all).sort((a, b) => a - b).slice(0, classes);
    return { worstClasses: worst.reduce((sum, each) => sum + each, 0) / worst.length };
  },
});
`;

const summaryFile = z.looseObject({
  metricsHash: z.string(),
  test: z.record(z.string(), z.number()),
  best: z.record(z.string(), z.number()).optional(),
  bestAccuracy: z.number().optional(),
  measures: z.record(z.string(), z.number()).optional(),
});

function summaryOf(run: string): z.infer<typeof summaryFile> {
  return summaryFile.parse(JSON.parse(readFileSync(join(folder, run, 'summary.json'), 'utf8')));
}

const metricsLine = z.looseObject({ test: z.record(z.string(), z.number()), noiseScale: z.number().optional() });

function linesOf(run: string): z.infer<typeof metricsLine>[] {
  const lines = readFileSync(join(folder, run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => metricsLine.parse(JSON.parse(line)));
}

/** Runs a scenario of a page in threads, and what the run has written of it in one. */
async function runTwice(scenario: string): Promise<z.infer<typeof summaryFile>> {
  await model.fedstill('run', `${scenario}.yaml`, '--out', scenario, '--quiet', '--threads', '2');
  await model.fedstill('run', join(scenario, 'scenario.yaml'), '--out', `${scenario}-2`, '--quiet', '--threads', '1');
  expect(summaryOf(`${scenario}-2`).metricsHash).toBe(summaryOf(scenario).metricsHash);
  return summaryOf(scenario);
}

describe('what a page shows of a module', () => {
  it('a model learns, and its first round is the same on one thread', async () => {
    await model.fedstill('run', 'nin.yaml', '--out', 'nin', '--quiet', '--threads', '2');
    expect(summaryOf('nin').bestAccuracy).toBeGreaterThan(0.5);
    const again = ['nin/scenario.yaml', '--set', 'rounds=1', '--out', 'nin-2', '--quiet', '--threads', '1'];
    await model.fedstill('run', ...again);
    expect(linesOf('nin-2')[0].test).toEqual(linesOf('nin')[0].test);
  });

  it('a data source is learned from', async () => {
    const { best } = await runTwice('friedman');
    expect(best?.rmse).toBeLessThan(3.5);
  });

  it.skipIf(!process.env.FEDSTILL_DATA)('a task learns its quantile', async () => {
    const { test } = await runTwice('quantile');
    expect(test.coverage).toBeGreaterThan(0.8);
    expect(test.coverage).toBeLessThan(0.98);
    expect(test.pinball).toBeLessThan(4);
  });

  it('a task is refused where targets are of another kind', async () => {
    const set = ['--set', 'data.task=./quantile.js'];
    const failure = await model.fedstill('validate', 'noise-scale.yaml', ...set).catch((error: unknown) => error);
    const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(failure);
    expect(code).toBe(2);
    expect(stderr).toMatch(/data\.task: 'quantile' needs numbers to learn/);
  });

  it('an observer reports, and remembers when its run is resumed', async () => {
    const { measures, metricsHash } = await runTwice('noise-scale');
    const found = linesOf('noise-scale').map(({ noiseScale }) => noiseScale);
    expect(found.map((each) => each !== undefined)).toEqual([false, true, false, true, false, true]);
    expect(measures).toEqual({ noiseScale: found[5] });
    await model.fedstill('run', 'noise-scale.yaml', '--out', 'halves', '--quiet', '--set', 'rounds=3');
    await model.fedstill('run', '--resume', 'halves', '--rounds', '6', '--quiet');
    expect(summaryOf('halves').metricsHash).toBe(metricsHash);
  });

  it('a measure is taken with its options, beside a built-in one', async () => {
    writeFileSync(join(folder, 'worst-class.js'), worstClass);
    const measures = 'evaluation.measures=[drift, { name: ./worst-class.js, classes: 2 }]';
    await model.fedstill('run', 'noise-scale.yaml', '--out', 'measured', '--quiet', '--set', measures);
    const { measures: found, test } = summaryOf('measured');
    expect(found).toMatchObject({ drift: expect.any(Number), worstClasses: expect.any(Number) });
    expect(found?.worstClasses).toBeLessThanOrEqual(test.accuracy);
  });

  it.each(Object.entries({ ...pages, 'write-an-observer.md': observer }))(
    '%s names files that exist',
    (_, { page }) => {
      for (const [, file] of page.matchAll(/`(src\/[\w/.-]+)`/g)) expect(existsSync(join(root, file)), file).toBe(true);
    },
  );
});
