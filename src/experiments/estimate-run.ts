import { tap } from 'rxjs';
import type { RoundMetrics } from '../actors/events.js';
import type { SimulationPlan } from '../actors/plan.js';
import { type SimulationControls, simulate } from '../actors/run/simulation.js';

/** The rounds that are played: one to warm up, with an evaluation in every second one. */
const playedRounds = 4;

/** What a run takes, extrapolated from its first rounds. */
export interface RunEstimate {
  /** How many rounds were played, of how many. */
  readonly played: number;
  readonly rounds: number;
  /** Local trainings of clients. */
  readonly trainings: number;
  /** Evaluations of models. */
  readonly evaluations: number;
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
  /** Floating-point operations of the clients. */
  readonly flops: number;
  readonly virtualSeconds: number;
  /** Real seconds on this machine. */
  readonly wallSeconds: number;
  /** The most memory that the process had while the rounds were played, in bytes. */
  readonly memoryBytes: number;
}

interface PlayedRound extends Pick<RoundMetrics, 'cohort' | 'uplinkBytes' | 'downlinkBytes'> {
  readonly virtualSeconds: number;
  readonly wallSeconds: number;
  readonly flops: number;
}

/**
 * Estimates what a run takes by playing its first four rounds, of which nothing is written. The first round counts once: in it
 * hosts load, programs are compiled, and downlink payloads may be empty. The other rounds stand for all that follow. So
 * bytes are exact where every cohort has one size and payloads do, and times assume that nobody else needs the machine.
 *
 * @throws what `simulate` throws in these rounds
 */
export async function estimateRun(
  plan: SimulationPlan,
  controls: Pick<SimulationControls, 'hosts' | 'signal'> = {},
): Promise<RunEstimate> {
  const { rounds, evaluation } = plan;
  const played: PlayedRound[] = [];
  let [virtual, wall, flops, memoryBytes] = [0, 0, 0, 0];
  const short = { ...plan, rounds: Math.min(rounds, playedRounds), evaluation: { ...evaluation, every: 2 } };
  const events = simulate(short, controls).pipe(
    tap((event) => {
      if (event.kind === 'arrived') flops += event.flops;
      if (event.kind !== 'round') return;
      const { virtualSeconds, wallSeconds, ...metrics } = event.metrics;
      played.push({ ...metrics, virtualSeconds: virtualSeconds - virtual, wallSeconds: wallSeconds - wall, flops });
      [virtual, wall, flops] = [virtualSeconds, wallSeconds, 0];
      memoryBytes = Math.max(memoryBytes, process.memoryUsage.rss());
    }),
  );
  await events.forEach(() => {});
  const total = (key: Exclude<keyof PlayedRound, 'wallSeconds'>) =>
    extrapolated(
      played.map((round) => round[key]),
      rounds,
    );
  const evaluations = Math.ceil(rounds / evaluation.every);
  return {
    played: played.length,
    rounds,
    trainings: total('cohort'),
    evaluations,
    uplinkBytes: total('uplinkBytes'),
    downlinkBytes: total('downlinkBytes'),
    flops: total('flops'),
    virtualSeconds: total('virtualSeconds'),
    wallSeconds: realTime(
      played.map(({ wallSeconds }) => wallSeconds),
      rounds,
      evaluations,
    ),
    memoryBytes,
  };
}

/** The sum over all rounds, if the first counts once and the mean of the others for every later round. */
function extrapolated([first = 0, ...later]: readonly number[], rounds: number): number {
  if (later.length === 0) return first * rounds;
  return first + (later.reduce((sum, each) => sum + each, 0) / later.length) * (rounds - 1);
}

/**
 * The real time of all rounds. The third round has no evaluation, the fourth one; what the first two took beyond two such rounds
 * and one evaluation was spent on starting, once.
 */
function realTime(seconds: readonly number[], rounds: number, evaluations: number): number {
  if (seconds.length < playedRounds) return extrapolated(seconds, rounds);
  const [first, second, plain, evaluated] = seconds;
  const evaluation = Math.max(0, evaluated - plain);
  const start = Math.max(0, first + second - 2 * plain - evaluation);
  return start + rounds * plain + evaluations * evaluation;
}
