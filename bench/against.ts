import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { max, median, min } from 'simple-statistics';

/** How fast this checkout is beside another one: ratios of speeds, so that above 1 this one is faster. */
export interface SpeedRatio {
  /** What was measured: every field of a measurement that is no time and no rate. */
  readonly measured: string;
  readonly pairs: number;
  readonly ratio_median: number;
  readonly ratio_min: number;
  readonly ratio_max: number;
}

/**
 * Measures two checkouts in turns, and compares the speeds of each pair. Which one comes first changes from pair to pair, since a
 * machine may slow down or speed up in between.
 *
 * @param here the directory of this checkout
 * @param other the directory of another one; both have their packages installed and their program built
 * @param args of `bench`, such as `['rounds', 'mlp']`
 */
export async function* benchAgainst(
  here: string,
  other: string,
  args: readonly string[],
  pairs: number,
): AsyncGenerator<SpeedRatio> {
  const ratios = new Map<string, number[]>();
  for (let pair = 0; pair < pairs; pair++) {
    const speeds = new Map<string, ReadonlyMap<string, number>>();
    for (const side of pair % 2 === 0 ? [other, here] : [here, other]) {
      speeds.set(side, await speedsOf(side, args));
    }
    for (const [measured, speed] of speeds.get(here) ?? []) {
      const base = speeds.get(other)?.get(measured);
      if (base !== undefined) ratios.set(measured, [...(ratios.get(measured) ?? []), speed / base]);
    }
  }
  for (const [measured, all] of ratios) {
    const [ratio_median, ratio_min, ratio_max] = [median(all), min(all), max(all)].map(
      (ratio) => Math.round(ratio * 1e3) / 1e3,
    );
    yield { measured, pairs, ratio_median, ratio_min, ratio_max };
  }
}

/** The speeds that a checkout measures of itself, by what was measured: rates as they are, times as their inverse. */
async function speedsOf(directory: string, args: readonly string[]): Promise<Map<string, number>> {
  const command = ['--import', import.meta.resolve('tsx'), 'bench/main.ts', ...args, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: directory, maxBuffer: 1 << 26 });
  const speeds = new Map<string, number>();
  for (const line of stdout.trim().split('\n')) {
    const fields = Object.entries<string | number>(JSON.parse(line));
    const isSpeed = ([name]: readonly [string, unknown]) => /_per_s$|^ms(_|$)/.test(name);
    const subject = fields.filter((field) => !isSpeed(field)).map(([name, value]) => `${name} ${value}`);
    for (const [name, value] of fields.filter(isSpeed)) {
      const speed = name.startsWith('ms') ? 1 / Number(value) : Number(value);
      speeds.set([...subject, name].join(', '), speed);
    }
  }
  return speeds;
}
