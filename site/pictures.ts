import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareScenarios } from '../src/experiments/compare-scenarios.js';
import { readResults } from '../src/experiments/saved-results.js';
import { chartsOf, playGame } from '../src/incentives/games/play-game.js';
import { writeAtomically } from '../src/records/atomic-file.js';
import { heightOf } from '../src/report/drawing/size.js';
import { chartSvg } from '../src/report/drawing/svg.js';
import type { Figure } from '../src/report/figures/figure.js';
import { gameChartSvg } from '../src/report/game-charts.js';
import { reportOf } from '../src/report/write-report.js';
import { loadComparison } from '../src/scenario/load-comparison.js';
import { loadGame } from '../src/scenario/load-game.js';

// `npm run pictures`: runs a small comparison and a game, and writes the pictures of the documentation from them.
const root = resolve(import.meta.dirname, '..');
const pictures = join(root, 'docs/pictures');
/** In pixels. */
const width = 720;

const folder = mkdtempSync(join(tmpdir(), 'fedstill-pictures-'));
try {
  const loaded = await loadComparison([join(root, 'site/pictures.yaml')], { seeds: [1, 2, 3] });
  await compareScenarios(loaded, { out: join(folder, 'schedules') });
  const { figures } = reportOf(readResults([join(folder, 'schedules')]));
  mkdirSync(pictures, { recursive: true });
  write('accuracy-by-time', viewOf(figures, 'accuracy', 'virtual time'));
  write('partition', viewOf(figures, 'partition', 'samples'));
  write('timeline', viewOf(figures, 'timeline', 'deadline'));
  const { game, scenario } = await loadGame(join(root, 'scenarios/games/accuracy-shaping.yaml'));
  const [bestResponse] = chartsOf(game, scenario, playGame(game, scenario));
  writeAtomically(join(pictures, 'best-response.svg'), `${gameChartSvg(bestResponse)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** @throws Error if the report has no such figure or view */
function viewOf(figures: readonly Figure[], name: string, view: string): Figure['views'][number]['chart'] {
  const found = figures.find((figure) => figure.name === name)?.views.find((each) => each.name === view);
  if (!found) throw new Error(`the report has no figure ${name} with a view ${view}`);
  return found.chart;
}

function write(name: string, chart: Figure['views'][number]['chart']): void {
  const svg = chartSvg(chart, { width, height: heightOf(chart, width) });
  writeAtomically(join(pictures, `${name}.svg`), `${svg}\n`);
}
