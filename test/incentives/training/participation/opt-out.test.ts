import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalModelAppeal } from '../../../../src/incentives/economics/appeal.js';
import {
  initialMemberships,
  type Membership,
  type ModelReview,
  optOutOptions,
  reviewsAfter,
  updateMemberships,
} from '../../../../src/incentives/training/participation/opt-out.js';
import { numberWithin } from '../../../core/numbers.js';

const loss = numberWithin(0, 5);
const review: fc.Arbitrary<ModelReview> = fc.record({ loss, requirement: loss });
/** Several reviews of one population, some of whose clients have no test rows. */
const histories = fc.integer({ min: 1, max: 8 }).chain((clients) =>
  fc.array(fc.array(fc.option(review, { nil: undefined }), { minLength: clients, maxLength: clients }), {
    minLength: 1,
    maxLength: 10,
  }),
);
const patience = fc.integer({ min: 1, max: 4 });

/** The memberships after each review. */
function membershipsAfter(options: object, history: readonly (readonly (ModelReview | undefined)[])[]): Membership[][] {
  const parsed = optOutOptions.parse(options);
  let members = initialMemberships(history[0].length);
  return history.map((reviews) => {
    members = updateMemberships(parsed, members, reviews);
    return members;
  });
}

const staying = (members: readonly Membership[]) => members.flatMap(({ stays }, client) => (stays ? [client] : []));
const satisfied = ({ loss, requirement }: ModelReview) => loss < requirement;

describe('clients who can leave', () => {
  it('are, with patience 1 and a way back, exactly those whom the model satisfies: the members are its appeal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(review, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (history) => {
          const last = history[history.length - 1];
          const members = membershipsAfter({}, history)[history.length - 1];
          expect(members.map(({ stays }) => stays)).toStrictEqual(last.map(satisfied));
          const appeal = globalModelAppeal(
            last.map((each) => each.loss),
            last.map(({ requirement }) => requirement),
          );
          // Of all who were there at first, not of those who have stayed.
          expect(staying(members).length / 4).toBe(appeal);
        },
      ),
    );
  });

  it('only become fewer without a way back, and no review at all costs more of them than patience allows', () => {
    fc.assert(
      fc.property(histories, patience, (history, patience) => {
        const members = membershipsAfter({ patience, comesBack: false }, history);
        members.forEach((now, position) => {
          const before = position > 0 ? staying(members[position - 1]) : [...now.keys()];
          expect(before).toEqual(expect.arrayContaining(staying(now)));
          if (position + 1 < patience) expect(staying(now)).toHaveLength(now.length);
        });
      }),
    );
  });

  it('are more, the more patient and the more forgiving they are, and the lower the losses', () => {
    fc.assert(
      fc.property(histories, patience, fc.boolean(), numberWithin(0, 1), (history, patience, comesBack, gain) => {
        const end = (options: object, reviews = history) =>
          staying(membershipsAfter(options, reviews)[reviews.length - 1]);
        const members = end({ patience, comesBack });
        expect(end({ patience: patience + 1, comesBack })).toEqual(expect.arrayContaining(members));
        expect(end({ patience, comesBack: true })).toEqual(expect.arrayContaining(members));
        const better = history.map((reviews) => reviews.map((each) => each && { ...each, loss: each.loss - gain }));
        expect(end({ patience, comesBack }, better)).toEqual(expect.arrayContaining(members));
      }),
    );
  });

  it('stay as they are without samples to judge by, and leave a model that has diverged', () => {
    const [first] = membershipsAfter({}, [
      [undefined, { loss: Number.NaN, requirement: 1 }, { loss: 1, requirement: 1 }],
    ]);
    expect(first.map(({ stays }) => stays)).toStrictEqual([true, false, false]);
    expect(first[0]).toStrictEqual({ stays: true, failures: 0 });
  });

  it('review from a round on, every so many rounds', () => {
    const options = optOutOptions.parse({ from: 4, every: 3 });
    expect(
      Array.from({ length: 12 }, (_, index) => index + 1).filter((round) => reviewsAfter(options, round)),
    ).toStrictEqual([4, 7, 10]);
  });
});
