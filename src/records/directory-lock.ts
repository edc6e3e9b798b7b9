import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../core/errors.js';
import { reasonOf } from '../core/file-error.js';

/** A process that holds a lock. */
interface Holder {
  readonly file: string;
  readonly pid: number;
  /** Start time of the process in clock ticks; empty if unknown. */
  readonly started: string;
  readonly host: string;
}

/** How many times to try for a lock while another process tries too. */
const attempts = 5;

/**
 * Locks the files of a run against other processes. Each process writes a file whose name identifies it, and continues
 * if there is no other such file, so that two never continue together. A process number and start time tell at once
 * whether the owner of a file is alive. Libraries judge by the age of the file, which takes seconds and fails while a
 * process is busy.
 */
export class DirectoryLock {
  private constructor(readonly file: string) {}

  /**
   * Takes the lock of a directory or a file.
   *
   * @param path a directory, whose lock is `<path>/.lock-...`, or a file, whose lock is `<path>.lock-...` beside it
   * @throws InputError at the path if another process, or another part of this one, holds it, or it cannot be written
   *   to
   */
  static take(path: string, kind: 'directory' | 'file' = 'directory'): DirectoryLock {
    const stem = kind === 'directory' ? join(resolve(path), '.lock') : `${resolve(path)}.lock`;
    const own = `${stem}-${process.pid}-${startOfProcess(process.pid) ?? ''}-${encodeURIComponent(hostname())}`;
    for (let attempt = 1; ; attempt++) {
      try {
        refuseIfHeld(path, stem);
        writeFileSync(own, '', { flag: 'wx' });
      } catch (error) {
        if (error instanceof InputError) throw error;
        throw new InputError(path, 'cannot-write', { reason: reasonOf(error) });
      }
      const [other] = holders(stem).filter(({ file }) => file !== own);
      if (!other) return new DirectoryLock(own);
      rmSync(own, { force: true });
      if (attempt === attempts) throw inUse(path, other);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 + Math.random() * 80);
    }
  }

  /** Releases the lock. */
  release(): void {
    rmSync(this.file, { force: true });
  }
}

/** Whether a file name in a directory is that of a lock. */
export function isLock(name: string): boolean {
  return name.startsWith('.lock-');
}

/** @throws InputError if a living process holds the lock of a directory */
export function refuseIfInUse(directory: string): void {
  if (existsSync(directory)) refuseIfHeld(directory, join(resolve(directory), '.lock'));
}

function refuseIfHeld(path: string, stem: string): void {
  const [holder] = holders(stem);
  if (holder) throw inUse(path, holder);
}

function inUse(path: string, { file, pid, host }: Holder): InputError {
  const elsewhere = host === hostname() ? {} : { host, lock: file };
  return new InputError(path, 'in-use', { process: pid, ...elsewhere });
}

/** The holders of a lock. Removes the files of dead processes. */
function holders(stem: string): Holder[] {
  const prefix = `${basename(stem)}-`;
  const found = readdirSync(dirname(stem)).flatMap((name): Holder[] => {
    const [, pid, started, host] = name.startsWith(prefix)
      ? (/^(\d+)-(\d*)-(.+)$/.exec(name.slice(prefix.length)) ?? [])
      : [];
    if (pid === undefined || started === undefined || host === undefined) return [];
    return [{ file: join(dirname(stem), name), pid: Number(pid), started, host: decodeURIComponent(host) }];
  });
  return found.filter((holder) => {
    if (isAlive(holder)) return true;
    rmSync(holder.file, { force: true });
    return false;
  });
}

/** Whether the process is alive, and not another one with its number. A process on another machine counts as alive. */
function isAlive({ pid, started, host }: Holder): boolean {
  if (host !== hostname()) return true;
  const start = startOfProcess(pid);
  return start !== undefined && (start === '' || started === '' || start === started);
}

/**
 * The start time of a process in clock ticks; empty if the system does not tell; undefined if there is no such
 * process.
 */
function startOfProcess(pid: number): string | undefined {
  if (process.platform !== 'linux') return exists(pid) ? '' : undefined;
  try {
    // The process name is in parentheses and may contain anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
