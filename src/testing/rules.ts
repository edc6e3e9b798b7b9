import assert from 'node:assert/strict';
import { z } from 'zod';
import { decode, encode } from '../actors/hosts/wire.js';
import type { Plain } from '../core/plain.js';
import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import { layoutSize } from '../core/weights.js';
import type { Strategy, Update } from '../strategies/strategy.js';
import type { FederationState } from './federation.js';
import { everyone, withOneClient, withoutClass, withPublicLabels } from './small-plan.js';
import {
  assertFinite,
  bits,
  type ConformanceSetting,
  cohorts,
  lastState,
  namedModels,
  stateBits,
  type Trial,
} from './trial.js';

/** One thing that a strategy must keep to. */
export interface Rule {
  readonly name: string;
  /** Whether the rule is about this strategy; about every one, if absent. */
  readonly applies?: (strategy: Strategy, setting: ConformanceSetting) => boolean;
  /** Throws an AssertionError for what can be said without playing a round. */
  readonly inspect?: (strategy: Strategy) => void;
  /** Rejects with an AssertionError where the strategy, played, breaks the rule. */
  readonly check?: (trial: Trial) => Promise<void>;
}

/** Bytes that a payload may have beside its numbers: names and lengths. */
const framing = 64;
/** The round after {@link cohorts}. */
const nextRound = cohorts.length + 1;

const describesItself: Rule = {
  name: 'says what it is and describes every option',
  inspect({ name, title, citation, options }) {
    assert.match(name, /^[a-z][a-z0-9-]*$/, 'the name must be lower-case letters, digits and dashes');
    assert.match(title, /^.+$/, 'the title must be one line');
    assert.notEqual(citation, '', 'the citation is empty');
    const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
    for (const [option, described] of Object.entries(properties)) {
      assert.ok(typeof described === 'object' && described.description, `the option '${option}' has no description`);
    }
  },
};

const checksOptions: Rule = {
  name: 'has defaults for every option and rejects a misspelt one',
  inspect({ options }) {
    assert.ok(options.safeParse({}).success, 'an option has no default');
    assert.ok(!options.safeParse({ misspelt: 1 }).success, 'options must be a z.strictObject');
  },
};

const reportsMetrics: Rule = {
  name: 'reports finite metrics, and the training loss among them',
  async check(trial) {
    const played = await trial.run();
    for (const reported of played.flatMap(({ metrics }) => metrics)) {
      for (const [metric, value] of Object.entries(reported)) {
        assert.ok(Number.isFinite(value), `the metric '${metric}' is ${value}`);
      }
    }
    const { updates = [], metrics = [] } = played.at(-1) ?? {};
    const losses = metrics.filter((reported) => 'trainLoss' in reported);
    const message = "in the last round, a client reports no metric called 'trainLoss'";
    assert.ok(updates.length > 0 && losses.length === updates.length, message);
  },
};

const trains: Rule = {
  name: 'trains: every model that took part is finite and has moved',
  async check(trial) {
    const federation = trial.federation();
    const [before, after] = (await federation.run([everyone, everyone])).map(({ standing }) =>
      federation.models(standing),
    );
    assertFinite(after);
    const earlier = new Map(namedModels(before));
    for (const [name, weights] of namedModels(after)) {
      const moved = weights.some((weight, position) => weight !== earlier.get(name)?.[position]);
      assert.ok(moved, `${name} is the same after the second round as after the first`);
    }
  },
};

const keepsState: Rule = {
  name: 'keeps its state when nobody reports',
  async check(trial) {
    const federation = trial.federation();
    const fresh = await federation.start();
    const idle = await federation.round(fresh, 1, []);
    assert.ok(stateBits(idle.standing) === stateBits(fresh), 'a round without clients changes the first state');
    const standing = lastState(await federation.run(cohorts));
    const lost = await federation.round(standing, nextRound, everyone, { arrive: () => [] });
    assert.ok(bits(lost.standing.server) === bits(standing.server), 'a round without updates changes the server');
  },
};

const ignoresOrder: Rule = {
  name: 'gives the same bits whatever the order of work and arrival',
  async check(trial) {
    const expected = await trial.outcome();
    const arrive = (updates: readonly Update<Plain>[]) => [...updates].reverse();
    for (const attempt of [1, 2, 3, 4]) {
      const random = RandomStream.of(attempt, purposes.run.conformance, 'order of work');
      const order = cohorts.map((cohort) => random.shuffle([...cohort]));
      assert.ok((await trial.outcome(order, { arrive })) === expected, `other bits with the order ${order.join('; ')}`);
    }
  },
};

const runsAlone: Rule = {
  name: 'runs with one client',
  async check(trial) {
    const federation = trial.federation(withOneClient(trial.plan));
    const played = await federation.run([[0], [0], [0]]);
    assertFinite(federation.models(lastState(played)));
  },
};

const toleratesLateUpdates: Rule = {
  name: 'tolerates updates that arrive twice, and updates of earlier rounds',
  async check(trial) {
    const federation = trial.federation();
    let held: readonly Update<Plain>[] = [];
    const arrive = (updates: readonly Update<Plain>[]) => {
      const arriving = [...updates.slice(1), ...updates.slice(1, 2), ...held];
      held = updates.slice(0, 1);
      return arriving;
    };
    assertFinite(federation.models(lastState(await federation.run([...cohorts, everyone], { arrive }))));
  },
};

const survivesEncoding: Rule = {
  name: 'goes on from states and payloads that were cloned or encoded',
  async check(trial) {
    const expected = await trial.outcome();
    const cloned = await trial.outcome(cohorts, { carry: structuredClone });
    assert.ok(cloned === expected, 'other bits where states and payloads are cloned');
    const encoded = await trial.outcome(cohorts, { carry: (value) => decode(encode(value)) });
    assert.ok(encoded === expected, 'other bits where states and payloads are encoded and decoded');
  },
};

const resumes: Rule = {
  name: 'goes on from a checkpoint with fresh sides, bit for bit',
  async check(trial) {
    const reached = lastState(await trial.run(cohorts.slice(0, 2)));
    const states = Object.entries(reached.clients).map(([id, state]) => [id, decode(encode(state))] as const);
    let standing: FederationState = { server: decode(encode(reached.server)), clients: Object.fromEntries(states) };
    const resumed = trial.federation();
    for (const [index, cohort] of cohorts.slice(2).entries()) {
      ({ standing } = await resumed.round(standing, index + 3, cohort));
    }
    assert.ok(stateBits(standing) === (await trial.outcome()), 'a side keeps something outside its state');
  },
};

const hasModels: Rule = {
  name: 'has a global model or models of clients',
  async check(trial) {
    const federation = trial.federation();
    assertFinite(federation.models(lastState(await federation.run(cohorts))));
  },
};

const matchesLens: Rule = {
  name: 'has its weights where its lens says, and nothing else there',
  applies: ({ lens }) => lens !== undefined,
  async check(trial) {
    const { lens } = trial.strategy;
    assert.ok(lens);
    const federation = trial.federation();
    const played = await federation.run(cohorts);
    const { server } = lastState(played);
    const [{ payload: up }] = played[0].updates;
    const owner = { model: trial.model, client: 0 };
    const down = federation.server.send(server, federation.infos[0], { round: nextRound, rounds: trial.plan.rounds });
    const weights = lens.ofServer(server, owner);
    const other = weights.map((value) => value + 1);
    assert.deepEqual(lens.ofDown(down), weights, 'the server sends other weights than it holds');
    assert.equal(lens.ofUp(up).length, weights.length, 'an uplink payload has as many weights as the server holds');
    assert.ok(bits(lens.intoServer(server, weights, owner)) === bits(server), 'intoServer changes more than weights');
    assert.ok(bits(lens.intoDown(down, weights)) === bits(down), 'intoDown changes more than weights');
    assert.ok(bits(lens.intoUp(up, lens.ofUp(up))) === bits(up), 'intoUp changes more than weights');
    assert.deepEqual(lens.ofServer(lens.intoServer(server, other, owner), owner), other);
    assert.deepEqual(lens.ofDown(lens.intoDown(down, other)), other);
    assert.deepEqual(lens.ofUp(lens.intoUp(up, other)), other);
  },
};

const sendsPurely: Rule = {
  name: 'sends without side effects, the same to the same client',
  async check(trial) {
    const { server, infos, run } = trial.federation();
    const state = lastState(await run(cohorts)).server;
    const before = bits(state);
    const info = { round: nextRound, rounds: trial.plan.rounds };
    const first = infos.map((client) => bits(server.send(state, client, info)));
    const again = [...infos].reverse().map((client) => bits(server.send(state, client, info)));
    assert.deepEqual(again.reverse(), first, 'send gives another payload when it is called again');
    assert.ok(bits(state) === before, 'send changes the state');
    if (new Set(first).size > 1) return;
    const sent = new Set(infos.map((client) => server.send(state, client, info)));
    assert.equal(sent.size, 1, 'all clients get the same, which must be one object, so that it is encoded once');
  },
};

const neverMutates: Rule = {
  name: 'never changes a state or payload in place',
  async check(trial) {
    const federation = trial.federation();
    const standing = lastState(await federation.run(cohorts));
    const before = stateBits(standing);
    const next = await federation.round(standing, nextRound, everyone);
    const payloadBits = () => bits({ downs: next.downs, ups: next.updates.map(({ payload }) => payload) });
    const [payloads, states] = [payloadBits(), stateBits(next.standing)];
    assert.ok(stateBits(standing) === before, 'a round changes the states that it starts from');
    await federation.round(next.standing, nextRound + 1, everyone);
    assert.ok(stateBits(next.standing) === states, 'a round changes the states that it starts from');
    assert.ok(payloadBits() === payloads, 'a round changes payloads of the round before');
  },
};

const sendsWhatItSays: Rule = {
  name: 'sends as many bytes as it should, up to the framing',
  applies: (_, { bytes }) => bytes !== undefined,
  async check(trial) {
    const { bytes } = trial.setting;
    assert.ok(bytes);
    const { layout, outputSize: classes } = trial.model;
    const [, { downs, updates }] = await trial.run([everyone, everyone]);
    for (const [id, { payload, client }] of updates.entries()) {
      const expected = bytes({ weights: layoutSize(layout), classes, samples: client.samples });
      const found = { up: encode(payload).length, down: encode(downs[id]).length };
      for (const way of ['up', 'down'] as const) {
        const most = expected[way] === 0 ? 0 : expected[way] + framing;
        const message = `client ${id}: ${found[way]} bytes ${way}, expected ${expected[way]} to ${most}`;
        assert.ok(found[way] >= expected[way] && found[way] <= most, message);
      }
    }
  },
};

const toleratesMissingClass: Rule = {
  name: 'runs with clients that lack a class',
  async check(trial) {
    const federation = trial.federation(withoutClass(trial.plan));
    const played = await federation.run([everyone, everyone, everyone]);
    assertFinite(federation.models(lastState(played)));
  },
};

const dependsOnSeed: Rule = {
  name: 'differs between seeds',
  async check(trial) {
    const other = await trial.outcome(cohorts, {}, { ...trial.plan, seed: trial.plan.seed + 1 });
    assert.ok(other !== (await trial.outcome()), 'the same bits with another seed');
  },
};

const readsNoPublicLabels: Rule = {
  name: 'is not influenced by the labels of the public set',
  applies: ({ needs }) => needs.publicSet === 'unlabelled',
  async check(trial) {
    const expected = await trial.outcome();
    const others = await trial.outcome(cohorts, {}, withPublicLabels(trial.plan, true));
    assert.ok(others === expected, 'other bits with other public labels');
    const none = await trial.outcome(cohorts, {}, withPublicLabels(trial.plan, false));
    assert.ok(none === expected, 'other bits without public labels');
  },
};

/** What every strategy must keep to. */
export const rules: readonly Rule[] = [
  describesItself,
  checksOptions,
  reportsMetrics,
  trains,
  keepsState,
  ignoresOrder,
  runsAlone,
  toleratesLateUpdates,
  survivesEncoding,
  resumes,
  hasModels,
  matchesLens,
  sendsPurely,
  neverMutates,
  sendsWhatItSays,
  toleratesMissingClass,
  dependsOnSeed,
  readsNoPublicLabels,
];
