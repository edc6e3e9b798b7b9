import { spawnSync } from 'node:child_process';
import { Command, InvalidArgumentError } from 'commander';
import { type Case, caseName, casesFrom, isRun, parseCase, shortest, textOf } from './cases.js';
import { JudgeProcess } from './judge-process.js';

interface Flags {
  readonly seconds: number;
  readonly cases?: number;
  readonly seed: number;
  readonly properties?: boolean;
  readonly replay?: Case;
  readonly timeout: number;
}

function seconds(written: string): number {
  const value = Number(written);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('expected a number above 0');
}

/** A seed: a whole number, or a commit, whose first digits are taken. */
function seedOf(written: string): number {
  if (/^-?\d{1,15}$/.test(written)) return Number(written) | 0;
  if (/^[0-9a-f]{7,40}$/.test(written)) return Number.parseInt(written.slice(0, 7), 16);
  throw new InvalidArgumentError('expected a whole number, or the hash of a commit');
}

function caseOf(written: string): Case {
  try {
    return parseCase(written);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Says what was found, how to see it again, and the shortest text with a finding. */
async function report(found: Case, what: string, judging: JudgeProcess): Promise<void> {
  process.stdout.write(
    `\nFINDING ${caseName(found)}: ${what}\nto replay: npm run fuzz -- --replay ${caseName(found)}\n`,
  );
  const text = await shortest(found, (candidate) => judging.judge(candidate, isRun(found)), 20_000);
  process.stdout.write(`shortest text found:\n${text ?? textOf(found)}\n`);
}

async function replay(given: Case, judging: JudgeProcess): Promise<number> {
  process.stdout.write(`${textOf(given)}\n`);
  const { kind, what } = await judging.judge(textOf(given), isRun(given));
  process.stdout.write(`${kind}: ${what}\n`);
  if (kind !== 'finding') return 0;
  await report(given, what, judging);
  return 1;
}

/** Judges case after case, so many or until the time is up, and gives the number of findings. */
async function explore(
  { seconds: time, cases = Number.POSITIVE_INFINITY, seed }: Flags,
  judging: JudgeProcess,
): Promise<number> {
  process.stdout.write(`fuzzing from seed ${seed}\n`);
  const counts = { validated: 0, valid: 0, finished: 0, ended: 0, refused: 0, finding: 0 };
  const end = performance.now() + time * 1000;
  for (const each of casesFrom(seed)) {
    if (counts.validated >= cases || (cases === Number.POSITIVE_INFINITY && performance.now() >= end)) break;
    const { kind, what } = await judging.judge(textOf(each), isRun(each));
    counts.validated++;
    counts[kind]++;
    if (kind === 'finding') await report(each, what, judging);
  }
  const { validated, finished, valid, ended, refused, finding } = counts;
  process.stdout.write(
    `${validated} judged: ${finished} finished, ${valid} valid, ${ended} ended as their models diverged, ${refused} refused, ` +
      `${finding} findings\n`,
  );
  return finding;
}

/** Runs the suite with properties drawn from the seed, and gives its exit code. */
function exploreProperties(seed: number): number {
  const environment = { ...process.env, FEDSTILL_SEED: String(seed) };
  return spawnSync('npm', ['test'], { stdio: 'inherit', env: environment }).status ?? 1;
}

const command = new Command('fuzz')
  .description('draw scenarios and games, mostly faulty ones, and look for any end but a result or one clear line')
  .option('--seconds <n>', 'how long', seconds, 60)
  .option('--cases <n>', 'how many, in place of --seconds', seconds)
  .option('--seed <n>', 'what is drawn; a whole number, or the hash of a commit', seedOf, Date.now() | 0)
  .option('--properties', 'run the tests instead, their properties drawn from the seed')
  .option('--replay <case>', 'judge one case again, as a finding names it', caseOf)
  .option('--timeout <n>', 'seconds that a case may take', seconds, 120)
  .parse();
const flags = command.opts<Flags>();
if (flags.properties) process.exitCode = exploreProperties(flags.seed);
else {
  const judging = new JudgeProcess(flags.timeout);
  try {
    const findings = flags.replay ? await replay(flags.replay, judging) : await explore(flags, judging);
    process.exitCode = findings > 0 ? 1 : 0;
  } finally {
    judging.end();
  }
}
