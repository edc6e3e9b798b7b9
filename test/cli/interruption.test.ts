import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/**
 * FedAvg with faults where the environment asks for them: the first client that gets to a round sends a signal to the
 * process, and works for ever if told to hold; every client of another round fails.
 */
const interrupting = `
import { writeFileSync } from 'node:fs';
import { findStrategy } from ${JSON.stringify(library)};

const fedavg = findStrategy('fedavg');
const { SIGNAL, SIGNAL_ROUND, HOLD, FAILING_ROUND } = process.env;

function isFirst() {
  try {
    writeFileSync('signalled-' + process.pid, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

export default {
  ...fedavg,
  name: 'interrupting',
  client(context) {
    const client = fedavg.client(context);
    return {
      ...client,
      async work(state, down, info) {
        if (info.round === Number(SIGNAL_ROUND) && isFirst()) {
          process.kill(process.pid, SIGNAL);
          if (HOLD) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        }
        if (info.round === Number(FAILING_ROUND)) throw new Error('out of cheese');
        return client.work(state, down, info);
      },
    };
  },
};
`;

function workplace(): Workplace {
  const work = new Workplace();
  work.write('strategies/interrupting.js', interrupting);
  const scenario = smallScenario.replace('rounds: 3', 'rounds: 30').replace('fedavg', './strategies/interrupting.js');
  work.write('small.yaml', `${scenario}checkpoint: { every: 2 }\n`);
  return work;
}

test('a run stopped by Ctrl-C or killed goes on to the result of a run without interruption', async () => {
  const work = workplace();
  const whole = await work.fedstill(['run', 'small.yaml', '--out', 'whole', '--quiet']);
  expect(whole).toMatchObject({ code: 0, stderr: '' });

  const stopped = await work.fedstill(['run', 'small.yaml', '--out', 'stopped'], {
    SIGNAL: 'SIGINT',
    SIGNAL_ROUND: '3',
  });
  expect(stopped.code).toBe(130);
  const rounds = work.metrics('stopped').length;
  expect(rounds).toBeGreaterThanOrEqual(3);
  expect(rounds).toBeLessThan(30);
  expect(stopped.stderr).toContain(`stopped after round ${rounds}; to continue:\nfedstill run --resume stopped\n`);
  expect(work.files('stopped')).not.toContain('summary.json');

  const killed = await work.fedstill(['run', 'small.yaml', '--out', 'killed'], {
    SIGNAL: 'SIGKILL',
    SIGNAL_ROUND: '6',
  });
  expect(killed.signal).toBe('SIGKILL');
  expect(work.metrics('killed').map(({ round }) => round)).toEqual([1, 2, 3, 4, 5]);

  for (const run of ['stopped', 'killed']) {
    const resumed = await work.fedstill(['run', '--resume', run, '--quiet', '--threads', '1']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(work.summary(run).metricsHash).toBe(work.summary('whole').metricsHash);
    expect(work.events(run)).toEqual(work.events('whole'));
  }
  const again = await work.fedstill(['run', '--resume', 'killed']);
  expect(again).toMatchObject({
    code: 2,
    stderr: 'killed: nothing to resume: the run is complete; for more rounds, give --rounds\n',
  });
});

test('Ctrl-C twice quits at once', async () => {
  const work = workplace();
  const hold = { SIGNAL: 'SIGINT', SIGNAL_ROUND: '3', HOLD: '1' };
  const { signal, stderr } = await work.fedstill(['run', 'small.yaml', '--out', 'run'], hold, (child, printed) => {
    if (printed.includes('press Ctrl-C again')) child.kill('SIGINT');
  });
  expect(signal).toBe('SIGINT');
  expect(stderr).not.toContain('to continue:');
  expect(work.metrics('run').map(({ round }) => round)).toEqual([1, 2]);
});

test('an exception in the clients names client and round, and leaves a readable directory', async () => {
  const work = workplace();
  const { code, stderr } = await work.fedstill(['run', 'small.yaml', '--out', 'run'], { FAILING_ROUND: '2' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/client \d failed in round 2: .*: out of cheese \(interrupting\.js:\d+\)/);
  expect(work.metrics('run').map(({ round }) => round)).toEqual([1]);
  expect(work.events('run').filter(({ kind, round }) => kind === 'crashed' && round === 2)).not.toHaveLength(0);
  expect(work.files('run')).not.toContain('summary.json');
});
