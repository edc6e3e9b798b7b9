import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tensors } from '../../engine/engine.js';

/** How an optimizer moves one parameter: a pure function of tensors, with what it needs from outside. */
export interface UpdateRule {
  /** Which operations the rule consists of; rules with one key differ in numbers only. */
  readonly key: string;
  /** Tensors kept for every parameter, in its shape, zero at first. */
  readonly slots: readonly string[];
  /** Numbers that stay the same in all steps. */
  readonly constants: Readonly<Record<string, number>>;
  /** Numbers that change: functions of the step, counted from 1. */
  readonly schedules: Readonly<Record<string, (step: number) => number>>;
  /** @param numbers the constants and the step's scheduled numbers as scalars */
  update(
    parameter: Tensor,
    gradient: Tensor,
    slots: Tensors,
    numbers: Tensors,
  ): { readonly parameter: Tensor; readonly slots: Tensors };
}
