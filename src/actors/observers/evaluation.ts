import { defineObserver, noOptions } from './observer.js';

/** Evaluates the models of a run every few rounds, and after the last. */
export const observer = defineObserver({
  name: 'evaluation',
  options: noOptions,

  open: ({ evaluator, participation }) => ({
    wants: (round) => (evaluator.isDue(round) ? evaluator.wants : undefined),
    async after(round, seen) {
      if (!evaluator.isDue(round)) return undefined;
      const found = await evaluator.evaluate(round, seen);
      if (!found) return undefined;
      participation.observe(found.evaluation);
      return { kind: 'evaluated', ...found };
    },
  }),

  metrics: (event) => (event.kind === 'evaluated' ? event.evaluation : undefined),
});
