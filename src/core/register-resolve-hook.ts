import Module from 'node:module';
import { resolve } from './resolve-hook.js';

let registered = false;

/** Lets the modules that this thread imports from now on find this package; the second call does nothing. */
export function registerResolveHook(): void {
  if (registered) return;
  registered = true;
  // On the thread itself, from Node.js 22.15 and 23.5 on.
  if ('registerHooks' in Module && typeof Module.registerHooks === 'function') Module.registerHooks({ resolve });
  else Module.register('#resolve-hook', import.meta.url);
}
