import { ProgressBar } from './bar.js';
import { ProgressJsonLines } from './json-lines.js';
import { ProgressLines } from './lines.js';
import type { Progress, ProgressKind, ProgressSettings } from './progress.js';

/** Makes a report of progress; `auto` is a bar on a terminal, and lines elsewhere. Undefined for `none`. */
export function openProgress(kind: ProgressKind, settings: ProgressSettings): Progress | undefined {
  const { stream } = settings;
  switch (kind) {
    case 'none':
      return undefined;
    case 'jsonl':
      return new ProgressJsonLines(settings);
    case 'lines':
      return new ProgressLines(settings);
    // A bar needs a terminal to draw on.
    case 'bar':
    case 'auto':
      return stream.isTTY ? new ProgressBar(settings) : new ProgressLines(settings);
  }
}
