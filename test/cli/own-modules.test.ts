import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

/** Federated Averaging that takes every package a module finds without an installation. */
const averaging = `
import { scalar } from '@tensorflow/tfjs-core';
import { applyDelta, defineStrategy, deltaBetween, tf, trainLocally, weightedMean } from 'fedstill';
import { z } from 'zod';

if (scalar !== tf.scalar) throw new Error('another copy of tfjs');

export default defineStrategy({
  name: 'averaging',
  title: 'Federated Averaging',
  citation: 'none',
  options: z.strictObject({ step: z.number().max(2).default(1) }),
  needs: { oneArchitecture: true },
  server: ({ initialWeights, options }) => ({
    init: async () => initialWeights(),
    send: (weights) => weights,
    async aggregate(weights, updates) {
      const mean = weightedMean(updates.map(({ payload }) => payload), updates.map(() => 1));
      return applyDelta(weights, mean, options.step);
    },
    model: (weights) => weights,
  }),
  client: (context) => ({
    init: async () => null,
    async work(client, weights, round) {
      const trained = await trainLocally(context, weights, round);
      return { client, up: deltaBetween(weights, trained.weights), metrics: trained.metrics };
    },
  }),
});
`;

/** A folder with these files and a scenario whose strategy is the first of them. */
function workWith(files: Readonly<Record<string, string>>): Workplace {
  const work = new Workplace();
  for (const [file, text] of Object.entries(files)) work.write(file, text);
  const [module] = Object.keys(files);
  work.write('scenario.yaml', smallScenario.replace('strategy: fedavg', `strategy: { name: ./${module} }`));
  return work;
}

test('a module in a folder without any package runs in threads', async () => {
  const work = workWith({ 'averaging.mjs': averaging });
  const run = await work.fedstill([
    'run',
    'scenario.yaml',
    '--out',
    'out',
    '--quiet',
    '--threads',
    '2',
    '--set',
    'rounds=1',
  ]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(work.summary('out').strategy).toBe('averaging');
});

test('a module whose folder has packages gets the fedstill that runs it, and the others of its folder', async () => {
  const packaged = (name: string, code: string) => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', exports: './index.js' }),
    [`node_modules/${name}/index.js`]: code,
  });
  const imports = "import 'fedstill/games';\nimport 'fedstill/testing';\nimport 'zod';\n";
  const work = workWith({
    'broken.mjs': `${imports}import { InputError } from 'fedstill';\nthrow new InputError('strategy', 'is broken');`,
    ...packaged('fedstill', "throw new Error('another fedstill');"),
    ...packaged('zod', "process.stdout.write('zod of the folder');"),
  });
  const refused = await work.fedstill(['validate', 'scenario.yaml']);
  expect(refused).toMatchObject({ code: 2, stdout: 'zod of the folder', stderr: 'strategy: is broken\n' });
});

test('of modules that Node.js cannot read each has a line, which says where or what to do about TypeScript', async () => {
  const work = workWith({
    'averaging.ts': `${averaging}\nexport const copies: number = 1;\n`,
    'broken.mjs': "import { z } from 'fedstill';\n\nexport default z..object();\n",
  });
  const { code, stderr } = await work.fedstill(['validate', 'scenario.yaml', '--set', 'model=./broken.mjs']);
  expect(code).toBe(2);
  const syntax = /^--set model\.name: cannot load \S+: Unexpected token '\.' \(broken\.mjs:3\)$/;
  const advice = 'compile it to JavaScript, or use Node\\.js 22\\.18 or later, which runs TypeScript';
  const typeScript = new RegExp(`^strategy\\.name: cannot load \\S+: Unknown file .*/averaging\\.ts; ${advice}$`);
  const readsIt = Boolean(Reflect.get(process.features, 'typescript'));
  const lines = [syntax, ...(readsIt ? [] : [typeScript])].map((line) => expect.stringMatching(line));
  expect(stderr.trimEnd().split('\n').sort()).toEqual(lines);
});

/** A strategy whose work fails in the second round, and an observer that reports what cannot be written. */
const failing = {
  'tired.mjs': `import { defineStrategy, z } from 'fedstill';
export default defineStrategy({
  name: 'tired', title: 'tired', citation: 'none', options: z.strictObject({}), needs: {},
  server: ({ initialWeights }) => ({ init: async () => initialWeights(), send: (w) => w, aggregate: async (w) => w, model: (w) => w }),
  client: () => ({
    init: async () => null,
    async work(client, up, { round }) {
      if (round > 1) throw new Error('no more');
      return { client, up };
    },
  }),
});
`,
  'loud.mjs': `import { defineObserver, z } from 'fedstill';
export default defineObserver({
  name: 'loud', options: z.strictObject({}),
  open: () => ({ after: async () => ({ kind: 'loud', number: 3n }) }),
});
`,
  'broken.mjs': `import { defineModel, z } from 'fedstill';
export default defineModel({
  name: 'broken', title: 'broken', options: z.strictObject({}),
  network() {
    throw new Error('not today');
  },
});
`,
};

test('what fails in a module while it is used has one line with its place', async () => {
  const work = workWith(failing);
  const train = (...set: string[]) =>
    work.fedstill(['run', 'scenario.yaml', '--quiet', ...set.flatMap((one) => ['--set', one])]);
  const tired = await train();
  expect(tired.code).toBe(1);
  expect(tired.stderr).toMatch(
    /^client 0 failed in round 2: strategy\.name: 'work' of \S+\/tired\.mjs failed: no more \(tired\.mjs:8\)\n$/,
  );
  const loud = await train('strategy=fedavg', 'observers=[{ name: ./loud.mjs }]');
  expect(loud.code).toBe(1);
  expect(loud.stderr).toMatch(
    /^round 1 failed: observers\.0\.name: 'after' of \S+ returned the BigInt 3n at event\.number, expected .*\n$/,
  );
  const broken = await work.fedstill([
    'validate',
    'scenario.yaml',
    '--json',
    '--set',
    'model=./broken.mjs',
    '--set',
    'strategy=fedavg',
  ]);
  expect(broken).toMatchObject({ code: 2, stderr: '' });
  const { faults } = JSON.parse(broken.stdout);
  expect(faults).toMatchObject([
    { code: 'module-failed', path: '--set model.name', data: { reason: 'not today', place: 'broken.mjs:5' } },
  ]);
});
