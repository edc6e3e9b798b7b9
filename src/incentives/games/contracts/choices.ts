import type { Certificate } from '../../economics/certificate.js';
import { type ContractItem, type WorkerType, workerUtility } from './menu.js';
import type { ContractedWork } from './work.js';

/** Certifies a menu: the largest gain of a type by another item than its own, or by none. */
export function certifyChoices(
  work: ContractedWork,
  types: readonly WorkerType[],
  items: readonly (ContractItem | undefined)[],
): Certificate<string> {
  const offered = items.flatMap((item, n) => (item ? [{ item, n }] : []));
  let best: Certificate<string>['best'];
  let epsilon = 0;
  types.forEach(({ theta }, player) => {
    const own = items[player];
    const utility = own ? workerUtility(work, theta, own) : 0;
    const choices = [
      { action: 'no item', gain: -utility },
      ...offered.map(({ item, n }) => ({ action: `item ${n + 1}`, gain: workerUtility(work, theta, item) - utility })),
    ];
    for (const { action, gain } of choices) {
      if (gain <= epsilon) continue;
      epsilon = gain;
      best = { player, action };
    }
  });
  return { epsilon, best, deviations: types.length * (offered.length + 1) };
}
