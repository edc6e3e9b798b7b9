import { measuredClaims } from '../../src/experiments/reproduction/claims.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import type { Published } from '../../src/experiments/reproduction/published.js';
import { claimsSection } from './claims-section.js';
import { comparisonSection, measuredComparisons } from './comparisons.js';
import { measuredDetection } from './detection-section.js';
import { measuredIncentives } from './incentives.js';
import type { Measured } from './measured.js';

const head = `# Results

Written by \`npm run results -- DIRECTORY...\` from the directories of comparisons and runs, and from \`measured.json\`, which holds the
figures of earlier ones; not to be edited. Accuracies and other shares are in per cent, of the test set, at the last evaluation;
personal ones are those of clients' models on their own test samples. A figure after ± is the sample standard deviation over seeds.
Rounds to a target are the first evaluated round that reaches it. The best five are the mean of the five highest accuracies of a run's
evaluations. A gain is the difference from the baseline. Published figures and their sources are those of
[published.yaml](published.yaml); where a paper gives no figure for the setting, its claim stands in their place.`;

const incentivesHead = `Agents decide before every round how many samples to contribute; a prediction is the equilibrium of the mechanism on the
announced curve, samples are what they decided last. Welfare is the sum of utilities: accuracy received, measured, less the
cost of the samples.`;

const detectionHead = `Areas under the receiver operating characteristics of detectors, means over seeds: 1 tells all clients that misbehave from
all others, 0.5 is chance, and below 0.5 the honest ones look worse. A client's score is its rank among the updates of a
round, averaged over the rounds.`;

/** What runs show. */
export function measure(runs: readonly FinishedRun[], published: readonly Published[]): Measured {
  return {
    comparisons: measuredComparisons(runs),
    claims: measuredClaims(published, runs),
    incentives: measuredIncentives(runs),
    detection: measuredDetection(runs),
  };
}

/** The document of results: measured figures beside published ones, then every comparison as it was measured. */
export function resultsDocument(measured: Measured, published: readonly Published[]): string {
  const parts = [
    head,
    ...section('Beside published figures', '', [claimsSection(published, measured.claims)]),
    ...section('Incentives', incentivesHead, measured.incentives.map(textSection)),
    ...section('Detection', detectionHead, measured.detection.map(textSection)),
    ...section('As measured', '', measured.comparisons.map(comparisonSection)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, head: string, parts: readonly string[]): string[] {
  const own = parts.filter((part) => part !== '');
  return own.length === 0 ? [] : [`## ${title}`, ...(head === '' ? [] : [head]), ...own];
}

function textSection({ comparison, text }: Measured['incentives'][number]): string {
  return `### ${comparison}\n\n${text}`;
}
