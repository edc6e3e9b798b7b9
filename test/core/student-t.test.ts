import { expect, test } from 'vitest';
import { studentQuantile } from '../../src/core/student-t.js';

test('quantiles are those of printed tables, for odd and even degrees of freedom', () => {
  const printed = [
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 3, 3.182],
    [0.95, 4, 2.132],
    [0.975, 5, 2.571],
    [0.995, 10, 3.169],
    [0.975, 29, 2.045],
    [0.975, 120, 1.98],
  ] as const;
  for (const [p, freedom, value] of printed) expect(studentQuantile(p, freedom)).toBeCloseTo(value, 3);
});
