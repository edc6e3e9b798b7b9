import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strategies } from '../../src/strategies/registry.js';
import { conformance } from '../../src/testing/conformance.js';
import type { ConformanceSetting } from '../../src/testing/trial.js';
import { smallModels, smallOptions } from './blobs-setting.js';

/** Bytes of payloads in a round after the first, by the papers: P weights, C classes, N samples of the public subset, S of the client. */
const ledger: Readonly<Record<string, (p: number, c: number, n: number, s: number) => { up: number; down: number }>> = {
  fedavg: (p) => ({ up: 4 * p, down: 4 * p }),
  dsfl: (_p, c, n) => ({ up: 4 * n * c, down: 4 * n * c + 8 * n }),
  fd: (_p, c) => ({ up: 4 * c * c, down: 4 * c * c }),
  fedmd: (_p, c, n) => ({ up: 4 * n * c, down: 4 * n * c + 8 * n }),
  feddf: (p) => ({ up: 4 * p, down: 4 * p }),
  // A linear model's four features are the samples themselves.
  fedgkt: (_p, c, _n, s) => ({ up: 4 * s * (4 + c) + s, down: 4 * s * c }),
  fedkd: (p) => ({ up: 4 * p, down: 4 * p }),
  fedlsd: (p) => ({ up: 4 * p, down: 4 * p }),
  fedntd: (p) => ({ up: 4 * p, down: 4 * p }),
  moon: (p) => ({ up: 4 * p, down: 4 * p }),
  fedprox: (p) => ({ up: 4 * p, down: 4 * p }),
  'fedprox-adaptive': (p) => ({ up: 4 * p + 8, down: 4 * p + 8 }),
  fedavgm: (p) => ({ up: 4 * p, down: 4 * p }),
  fedadagrad: (p) => ({ up: 4 * p, down: 4 * p }),
  fedadam: (p) => ({ up: 4 * p, down: 4 * p }),
  fedyogi: (p) => ({ up: 4 * p, down: 4 * p }),
  scaffold: (p) => ({ up: 8 * p, down: 8 * p }),
  feddyn: (p) => ({ up: 4 * p, down: 4 * p }),
  // The last layer takes five features to three classes.
  fedper: (p) => ({ up: 4 * (p - 18), down: 4 * (p - 18) }),
  // Seven layers of two or three channels have scale, shift, mean and variance of each.
  fedbn: (p) => ({ up: 4 * (p - 64), down: 4 * (p - 64) }),
  ditto: (p) => ({ up: 4 * p, down: 4 * p }),
  maxfl: (p) => ({ up: 4 * p + 8, down: 4 * p }),
  // The generator has 116 parameters and 16 statistics.
  fedgen: (p, c) => ({ up: 4 * p + 4 * c, down: 4 * p + 4 * 132 + 4 * c }),
  fedensemble: (p) => ({ up: 4 * p, down: 4 * p }),
  feddistill: (_p, c) => ({ up: 4 * c * c, down: 4 * c * c }),
  'feddistill-plus': (p, c) => ({ up: 4 * p + 4 * c * c, down: 4 * p + 4 * c * c }),
  fedftg: (p, c) => ({ up: 4 * p + 4 * c, down: 4 * p }),
  local: () => ({ up: 0, down: 0 }),
};

/** The setting of a built-in strategy. */
function settingOf(name: string): ConformanceSetting {
  const options = smallOptions[name] ?? {};
  const { subset = 0 } = z.object({ subset: z.number().optional() }).parse(options);
  return {
    options,
    ...smallModels[name],
    bytes: ({ weights, classes, samples }) => ledger[name](weights, classes, subset, samples),
  };
}

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('$name', ({ name, strategy }) => {
  for (const check of conformance(strategy, settingOf(name))) it(check.name, check.run);

  it('names its paper', () => {
    expect(strategy.citation.length).toBeGreaterThan(40);
  });
});

describe('the registry', () => {
  it('has each name once', () => {
    expect(new Set(strategies.map(({ name }) => name)).size).toBe(strategies.length);
  });
});
