import { z } from 'zod';
import { Kind } from '../../../core/kind.js';
import { calls, expecting, isObject, members, type WrongValue, withFunctions } from '../../../core/module-use.js';
import { accuracyShaping, worstCaseShaping } from './accuracy-shaping.js';
import { type ContributionMechanism, defineMechanism } from './contribution-mechanism.js';
import { standAloneRule } from './stand-alone.js';
import { standardFederatedLearning } from './standard-fl.js';

const citation =
  'S. P. Karimireddy, W. Guo, M. I. Jordan. Mechanisms that Incentivize Data Sharing in Federated Learning. 2022. arXiv:2207.04557';
const epsilon = z
  .number()
  .default(0)
  .describe(
    'accuracy that a sample earns beyond its cost; up to 1% of the cost, the most data is guaranteed by convention',
  );

const shaping = defineMechanism({
  name: 'accuracy-shaping',
  title: 'Accuracy shaping for known costs: models of graded accuracy that make agents contribute the most',
  citation,
  options: z.strictObject({ epsilon }),
  rule: (known, { epsilon }) => accuracyShaping(known, epsilon),
});

const worstCase = defineMechanism({
  name: 'worst-case-shaping',
  title: 'Accuracy shaping for unknown costs, by the largest cost that an agent may have',
  citation,
  options: z.strictObject({
    epsilon,
    bound: z.number().describe('the largest cost per sample that an agent may have'),
  }),
  rule: worstCaseShaping,
});

const standard = defineMechanism({
  name: 'standard-fl',
  title: 'Standard federated learning: everybody receives the model of all data',
  citation,
  options: z.strictObject({}),
  rule: (known) => standardFederatedLearning(known),
});

const alone = defineMechanism({
  name: 'stand-alone',
  title: 'No federation: each agent trains on its own data',
  citation,
  options: z.strictObject({}),
  rule: (known) => standAloneRule(known),
});

/** The built-in mechanisms for contributed samples. */
export const contributionMechanisms: readonly ContributionMechanism[] = [shaping, worstCase, standard, alone];

/** Mechanisms for contributed samples, built in or of a module. */
export const mechanismKind = new Kind<ContributionMechanism>({
  called: 'mechanism',
  maker: 'defineMechanism',
  shape: { rule: z.function() },
  uses: {
    rule: calls({
      problem: withFunctions('a rule', 'award'),
      returns: () =>
        members({
          award: calls({ problem: awardProblem }),
          breakpoints: calls({ problem: expecting('a list of numbers', isNumbers) }),
          bestResponse: calls({ problem: expecting('a number', Number.isFinite) }),
          equilibria: calls({
            problem: expecting('a list of profiles', (value) => Array.isArray(value) && value.every(isNumbers)),
          }),
        }),
    }),
  },
  builtIn: contributionMechanisms,
});

function awardProblem(value: unknown): WrongValue | undefined {
  const expected = '{ accuracy, payment }, two numbers';
  if (!isObject(value)) return { expected };
  const wrong = ['accuracy', 'payment'].find((name) => !Number.isFinite(value[name]));
  return wrong === undefined ? undefined : { found: `${wrong} ${String(value[wrong])}`, expected };
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((number) => typeof number === 'number');
}

/** @throws InputError at `mechanism.name` naming the nearest mechanism, if none has this name */
export function findContributionMechanism(name: string): ContributionMechanism {
  return mechanismKind.find(name);
}
