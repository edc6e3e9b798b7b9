import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResults } from '../../../src/experiments/saved-results.js';
import { chartsOf, playGame } from '../../../src/incentives/games/play-game.js';
import { writeGameRecord } from '../../../src/records/game-record.js';
import { chartSvg } from '../../../src/report/drawing/svg.js';
import { paper } from '../../../src/report/drawing/theme.js';
import type { LineChart } from '../../../src/report/figures/figure.js';
import { reportOf, writeReport } from '../../../src/report/write-report.js';
import { loadGame } from '../../../src/scenario/load-game.js';
import { writtenComparison, writtenRun } from './written-runs.js';

/*
 * Reports in a browser. Where Debian's Chromium is missing, only these tests are left out; `apt-get install chromium` brings it.
 */

const executablePath = process.env.FEDSTILL_CHROMIUM ?? '/usr/bin/chromium';
const isThere = existsSync(executablePath);
if (!isThere) console.warn(`no ${executablePath}: reports are not opened in a browser`);

/** What a page reports while it opens and is used. */
interface Watched {
  readonly page: Page;
  /** Errors, messages of the console, and requests for anything but the page. */
  readonly faults: string[];
}

describe.skipIf(!isThere)('a report in Chromium', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fedstill-report-'));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Writes the report of a directory and opens it. */
  async function opened(path: string, colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Watched> {
    const file = join(path, 'report.html');
    writeReport(reportOf(readResults([path])), file);
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const faults: string[] = [];
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
    const url = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) faults.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await page.waitForSelector('html[data-drawn=all]');
    return { page, faults };
  }

  /** The data of the first series of a chart, as the library holds them. */
  function dataOf(page: Page, figure: string): Promise<unknown> {
    return page.evaluate(`charts[${JSON.stringify(figure)}].getOption().series[0].data`);
  }

  it('holds the numbers of a run, and draws nothing that the run has not', async () => {
    const path = join(folder, 'run');
    const rounds = writtenRun(path);
    const { page, faults } = await opened(path);
    expect(await dataOf(page, 'accuracy')).toEqual(rounds.map(({ round, test }) => [round, test?.accuracy]));
    await page.getByRole('button', { name: 'virtual time' }).first().click();
    expect(await dataOf(page, 'accuracy')).toEqual(
      rounds.map(({ virtualSeconds, test }) => [virtualSeconds, test?.accuracy]),
    );
    expect(await dataOf(page, 'values')).toEqual([0.6, -0.1]);
    const figures = await page.evaluate('Object.keys(charts)');
    const expected = [
      'accuracy',
      'loss',
      'training-loss',
      'personal',
      'partition',
      'timeline',
      'staleness',
      'accounts',
    ];
    expect(figures).toEqual([...expected, 'values', 'detection']);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows the mean and the spread over seeds of a comparison, in the dark and on a phone', async () => {
    const path = join(folder, 'comparison');
    const { mean } = writtenComparison(path);
    const { page, faults } = await opened(path, 'dark', 390);
    expect(await dataOf(page, 'accuracy')).toEqual(mean.map((value, at) => [at + 1, expect.closeTo(value, 5)]));
    const names = await page.evaluate('charts.accuracy.getOption().series.map(({ name }) => name)');
    expect(names).toContain('<script>alert(1)</script>');
    expect(await page.locator('#figure-accuracy .warnings').innerText()).toContain('1 of 2 seeds never reached 60.00%');
    expect(await page.locator('td').filter({ hasText: '<script>alert(1)</script>' }).count()).toBe(1);
    // No wider than the phone.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('is also SVG that is well formed, with any names', async () => {
    const file = join(folder, 'chart.svg');
    const name = '</text><script>alert("1")</script>';
    const chart: LineChart = {
      mark: 'lines',
      x: { title: name, unit: 'number' },
      y: { title: name, unit: 'share' },
      lines: [1, 2].map((y) => ({
        name: `${name} ${y}`,
        points: [
          [0, y / 4],
          [1, y / 2],
        ],
        band: [
          [0, 0, 1],
          [1, 0, 1],
        ],
      })),
    };
    writeFileSync(file, chartSvg(chart, { width: 400, height: 240 }, paper));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const found = '[document.documentElement.nodeName, document.querySelectorAll("script, parsererror").length]';
    expect(await page.evaluate(found)).toEqual(['svg', 0]);
    expect(await page.evaluate('document.documentElement.textContent')).toContain(name);
    await page.close();
  });

  it('draws a game: agents, and its own charts', async () => {
    const path = join(folder, 'game');
    const { name, game, scenario } = await loadGame('scenarios/games/accuracy-shaping.yaml');
    const result = playGame(game, scenario);
    const charts = chartsOf(game, scenario, result);
    writeGameRecord(path, { name, mechanism: game.name, title: game.title, scenario, result, charts });
    const { page, faults } = await opened(path);
    const contributions = result.agents.map(({ contribution = Number.NaN }) => expect.closeTo(contribution, 2));
    expect(await dataOf(page, 'agents')).toEqual(contributions);
    expect(await page.evaluate('Object.keys(charts)')).toEqual([
      ...charts.map((chart) => chart.name),
      'agents',
      'totals',
    ]);
    expect(faults).toEqual([]);
    await page.close();
  });
});
