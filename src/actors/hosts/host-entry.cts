import type { HostStart } from './host.js' with { 'resolution-mode': 'import' };

// Piscina would load the host by `require`, and Node.js 22 and 24 abort if the process ends while a thread requires a
// module that imports others.
const loading = import('./host.js');
loading.catch(() => {}); // told to whoever starts a host

/** Entry of a worker thread: hosts what it is started with. */
export = async (start: HostStart): Promise<void> => (await loading).default(start);
