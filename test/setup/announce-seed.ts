import { propertyOptions } from './property-options.js';

/** Says, once for the whole suite, from which seed properties are drawn. */
export default function announceSeed(): void {
  const { seed, endOnFailure } = propertyOptions();
  const shrinking = endOnFailure ? '; FEDSTILL_SHRINK=1 shrinks a counterexample' : '';
  process.stdout.write(`Properties draw from seed ${seed}: FEDSTILL_SEED=${seed} replays them${shrinking}.\n`);
}
