import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applyDelta, deltaBetween, type Weights } from '../../src/core/weights.js';
import { averagingClient, averagingServer, meanBySamples } from '../../src/strategies/shared/averaging.js';
import { payloadIsWeights } from '../../src/strategies/shared/weights-lens.js';
import { defineStrategy, type Strategy } from '../../src/strategies/strategy.js';
import { conformance } from '../../src/testing/conformance.js';

type Averaging = Strategy<unknown, Weights, null, Weights, Weights>;

const sound: Averaging = defineStrategy<unknown, Weights, null, Weights, Weights>({
  name: 'sound',
  title: 'The mean of models',
  citation: 'This test',
  options: z.strictObject({}),
  needs: { oneArchitecture: true },
  lens: payloadIsWeights,
  server: averagingServer,
  client: averagingClient,
});

/** The messages of the checks that a strategy fails, by name. */
async function failures(strategy: Strategy, names?: readonly string[]): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, run } of conformance(strategy)) {
    if (names && !names.includes(name)) continue;
    await run().catch((error: Error) => {
      expect(error.name).toBe('AssertionError');
      failed[name] = error.message;
    });
  }
  return failed;
}

/** The sound strategy with another server. */
const withServer = (change: (server: ReturnType<Averaging['server']>) => object): Averaging => ({
  ...sound,
  server(context) {
    const server = sound.server(context);
    return { ...server, ...change(server) };
  },
});

const order = 'gives the same bits whatever the order of work and arrival';
const purity = 'sends without side effects, the same to the same client';
const inPlace = 'never changes a state or payload in place';
const idle = 'keeps its state when nobody reports';
const options = 'has defaults for every option and rejects a misspelt one';
const models = 'has a global model or models of clients';
const lens = 'has its weights where its lens says, and nothing else there';

describe('the conformance suite', () => {
  it('is passed by a sound strategy', async () => {
    expect(await failures(sound)).toEqual({});
  });

  it('has no check of bytes without a ledger, nor of public labels without a public set', () => {
    const bytes = () => ({ up: 0, down: 0 });
    const names = conformance(sound).map(({ name }) => name);
    const more = conformance({ ...sound, needs: { publicSet: 'unlabelled' } }, { bytes }).map(({ name }) => name);
    expect(more.filter((name) => !names.includes(name))).toEqual([
      'sends as many bytes as it should, up to the framing',
      'is not influenced by the labels of the public set',
    ]);
  });

  it.each([
    ['clients that count their work together', order, countedTogether()],
    ['a server that copies a common payload for each client', purity, withServer(() => ({ send: copied }))],
    ['a server that adds in place', inPlace, withServer(() => ({ aggregate: inPlaceStep }))],
    ['a server that forgets its model when nobody reports', idle, withServer(() => ({ aggregate: forgetful }))],
    ['options without a default', options, { ...sound, options: z.strictObject({ rate: z.number() }) }],
    ['no model at all', models, { ...sound, lens: undefined }],
    ['a lens that looks elsewhere', lens, { ...sound, lens: { ...payloadIsWeights, ofUp: () => new Float32Array(3) } }],
  ])('finds %s', async (_, check, strategy) => {
    expect(Object.keys(await failures(strategy, [check]))).toEqual([check]);
  });

  it('says how many bytes there are and how many there should be', async () => {
    const bytes = () => ({ up: 400, down: 60 });
    const [check] = conformance(sound, { bytes }).filter(({ name }) => name.startsWith('sends as many bytes'));
    await expect(check.run()).rejects.toThrow(/^client 0: \d+ bytes up, expected 400 to 464$/);
  });
});

/** The sound strategy with clients that remember, outside their states, how often any of them has worked. */
function countedTogether(): Averaging {
  let calls = 0;
  return {
    ...sound,
    client(context) {
      const client = sound.client(context);
      const work: typeof client.work = async (...given) => {
        const { up, ...rest } = await client.work(...given);
        calls += 1;
        return { ...rest, up: up.map((weight) => weight + calls * 1e-3) };
      };
      return { ...client, work };
    },
  };
}

type Updates = Parameters<ReturnType<Averaging['server']>['aggregate']>[1];

function copied(weights: Weights): Weights {
  return weights.slice();
}

async function inPlaceStep(weights: Weights, updates: Updates): Promise<Weights> {
  for (const { payload } of updates) weights.set(applyDelta(weights, deltaBetween(weights, payload), 0.5));
  return weights;
}

async function forgetful(weights: Weights, updates: Updates): Promise<Weights> {
  return meanBySamples(updates) ?? weights.map(() => 0);
}
