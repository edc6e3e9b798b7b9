import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { findNamed } from '../../src/core/find-named.js';

const known = [
  { name: 'fedavg', rank: 1 },
  { name: 'dsfl', rank: 2 },
];

describe('findNamed', () => {
  it('finds the one of a name', () => {
    expect(findNamed(known, 'dsfl', 'strategy.name')).toBe(known[1]);
  });

  it('names the place, the nearest name and those allowed', () => {
    const finding = () => findNamed(known, 'fedavgg', 'strategy.name');
    expect(finding).toThrow(InputError);
    expect(finding).toThrow("unknown 'fedavgg'; did you mean 'fedavg'? Allowed: dsfl, fedavg");
    expect(finding).toThrow(expect.objectContaining({ where: 'strategy.name' }));
  });
});
