import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Verdict } from './judge.js';

const verdict = z.object({
  kind: z.enum(['valid', 'finished', 'ended', 'refused', 'finding']),
  what: z.string(),
});
const worker = fileURLToPath(new URL('./judge-worker.ts', import.meta.url));

/** Texts after which the process is replaced, so that what runs leave behind does not add up. */
const lifetime = 400;

/** Judges texts in a process of its own, which may hang, run out of memory or die: that is a finding, too. */
export class JudgeProcess {
  #child: ChildProcess | undefined;
  #judged = 0;
  #printed = '';

  /** @param seconds that a text may take */
  constructor(readonly seconds: number) {}

  async judge(text: string, runs: boolean): Promise<Verdict> {
    if (this.#judged++ % lifetime === 0) this.end();
    const child = this.#alive();
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => controller.abort(), this.seconds * 1000);
    try {
      const answer = once(child, 'message', { signal }).then(([message]) => verdict.parse(message));
      const death = once(child, 'exit', { signal }).then(([code, by]): Verdict => this.#died(code ?? by));
      child.send({ text, runs });
      return await Promise.race([answer, death]);
    } catch (error) {
      this.end();
      if (!signal.aborted) throw error;
      return { kind: 'finding', what: `no end after ${this.seconds} s` };
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  }

  /** Ends the process. */
  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #alive(): ChildProcess {
    if (this.#child) return this.#child;
    this.#printed = '';
    const execArgv = ['--import', 'tsx', '--max-old-space-size=2048'];
    const child = fork(worker, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr?.on('data', (chunk) => {
      this.#printed = (this.#printed + chunk).slice(-2000);
    });
    this.#child = child;
    return child;
  }

  #died(how: unknown): Verdict {
    this.#child = undefined;
    return { kind: 'finding', what: `the process died (${how}): ${this.#printed}` };
  }
}
