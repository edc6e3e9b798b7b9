import { z } from 'zod';
import { evenlySpaced } from '../../core/evenly-spaced.js';
import { formatNumber } from '../../core/quantities.js';
import { mean } from '../../core/statistics.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import { readEventsOf, type SavedRun } from '../../records/saved-run.js';
import type { Figure, Line, View } from './figure.js';
import { type RoundNumber, roundTable, roundView } from './round-lines.js';
import { capitalised, listed } from './words.js';

/** Up to this many scores of a detector are drawn, of evenly spaced rounds. */
const mostScores = 4000;
/** An area under the curve of at most this is no better than chance. */
const chance = 0.6;

/** The part of a scenario that says how clients behave. */
const behaving = z.looseObject({
  incentives: z.looseObject({
    behaviours: z.array(z.looseObject({ name: z.string(), clients: z.array(z.int()) })).optional(),
  }),
});

/** Scores that detectors give to updates, by the behaviour of the client, and how well they separate them. */
export function detectionFigure({ variants }: SavedResults): Figure | undefined {
  const views = variants.flatMap((variant) => scoreViews(variant, variants.length > 1));
  const detectors = [
    ...new Set(
      variants.flatMap(({ runs }) =>
        runs.flatMap(({ rounds }) => rounds.flatMap(({ detection }) => Object.keys(detection ?? {}))),
      ),
    ),
  ];
  const areas = detectors.map(
    (name): RoundNumber => ({
      name,
      axis: { title: `area under the ROC curve of ${name}`, unit: 'number' },
      of: ({ detection }) => detection?.[name],
    }),
  );
  const all = [...views, ...areas.flatMap((area) => roundView(variants, area, `AUC of ${area.name}`) ?? [])];
  if (all.length === 0) return undefined;
  return {
    name: 'detection',
    title: "Detectors' scores of updates",
    caption: variants.flatMap((variant) => sentence(variant, areas, variants.length > 1)).join(' '),
    warnings: [],
    views: all,
    table: roundTable(variants, areas),
  };
}

function sentence({ name, runs }: SavedVariant, areas: readonly RoundNumber[], several: boolean): string[] {
  const means = areas.flatMap((area) => {
    const found = runs.flatMap(({ rounds }) => rounds.flatMap((round) => area.of(round) ?? []));
    return found.length > 0 ? [{ detector: area.name, area: mean(found) }] : [];
  });
  if (means.length === 0) return [];
  means.sort((a, b) => b.area - a.area);
  const [best] = means;
  const poor = means.filter(({ area }) => area <= chance).map(({ detector }) => detector);
  const chances =
    poor.length > 0
      ? ` ${capitalised(listed(poor))} ${poor.length === 1 ? 'is' : 'are'} hardly better than chance.`
      : '';
  const where = several ? ` under ${name}` : '';
  return [
    `${capitalised(best.detector)} separates misbehaving clients best${where}: mean area under the ROC curve ${formatNumber(best.area)} (1 is perfect, 0.5 chance).${chances}`,
  ];
}

/** One view a detector: the scores of the first seed, rounds against scores, with a colour a behaviour. */
function scoreViews({ name, runs: [run] }: SavedVariant, several: boolean): View[] {
  const events = readEventsOf(run.path, ['scored']);
  if (events.length === 0) return [];
  const behaviour = behavioursOf(run);
  const perRound = Math.max(1, ...events.map(({ clients }) => clients.length));
  const shown = evenlySpaced(Math.max(1, Math.floor(mostScores / perRound)), events.length).map((at) => events[at]);
  return Object.keys(events[0].scores).map((detector) => {
    const lines = new Map<string, [number, number][]>();
    for (const { round, clients, scores } of shown) {
      for (const [position, client] of clients.entries()) {
        const of = behaviour.get(client) ?? 'honest';
        const score = scores[detector]?.[position];
        if (Number.isFinite(score)) append(lines, of, [round, score]);
      }
    }
    return {
      name: several ? `${detector}, ${name}` : detector,
      chart: {
        mark: 'lines',
        x: { title: 'round', unit: 'number', isWhole: true },
        y: { title: `score by ${detector}; higher is more suspicious`, unit: 'number' },
        lines: [...lines].map(([of, points]): Line => ({ name: of, points, isScattered: true })),
      },
    };
  });
}

/** By client, its behaviour if it is not honest. */
function behavioursOf({ scenario }: SavedRun): Map<number, string> {
  const { data } = behaving.safeParse(scenario);
  const listed = data?.incentives.behaviours ?? [];
  return new Map(listed.flatMap(({ name, clients }) => clients.map((client): [number, string] => [client, name])));
}

function append(lines: Map<string, [number, number][]>, name: string, point: [number, number]): void {
  const points = lines.get(name);
  if (points) points.push(point);
  else lines.set(name, [point]);
}
