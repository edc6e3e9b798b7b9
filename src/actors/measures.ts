import { z } from 'zod';

/** The measures that an evaluation can take beside accuracies. */
export const measureName = z.enum([
  'agreement',
  'forgetting',
  'drift',
  'fairness',
  'appeal',
  'heldClasses',
  'bestFive',
]);
/** Parsed {@link measureName}. */
export type MeasureName = z.infer<typeof measureName>;

/**
 * Measures of an evaluation. A local model is a client's own, or, where a strategy has none and shares weights, what the
 * client has made of the global model in this round. A measure is absent where the strategy has not what it compares.
 */
export interface Measures {
  /**
   * Fidelity of local models to the global one, or, without one, to the mean of their predictions, on the test set (Stanton et
   * al. 2021, arXiv:2106.05945): the means over local models of the share of samples on which both predict the same class, and of
   * `KL(global || local)` in nats.
   */
  readonly agreement?: { readonly top1: number; readonly divergence: number };
  readonly forgetting?: {
    /** Accuracy of the global model on the test samples of each class; null for a class without samples. */
    readonly classes: readonly (number | null)[];
    /** Mean over local models and classes of the accuracy lost against the global model; gains count as 0. */
    readonly local?: number;
  };
  /**
   * How far the updates `d` that were aggregated lie apart (client drift, Karimireddy et al. 2020, arXiv:1910.06378), each counted
   * once: the mean of `||d||`, `||mean d||`, and `sqrt(mean ||d - mean d||^2)`.
   */
  readonly drift?: { readonly updateNorm: number; readonly meanNorm: number; readonly deviation: number };
  /** Of personal accuracies over clients: 10th percentile, population variance, Jain's index in [1/n, 1] (Jain et al. 1984). */
  readonly fairness?: { readonly p10: number; readonly variance: number; readonly jain: number };
  /** To whom the global model appeals (Cho et al. 2024, arXiv:2205.14840), on their own test rows. */
  readonly appeal?: { readonly seen: AppealToClients; readonly unseen?: AppealToClients };
  /**
   * Accuracy of clients' models, or, where they have none, of the global one, if the test samples of each class were dealt out
   * equally to the clients that hold training samples of it, as in FedGEN's experiments (Zhu et al. 2021, arXiv:2105.10056).
   */
  readonly heldClasses?: number;
  /**
   * The accuracy of this evaluation on the test set. Over a run it is summed up as the mean of its five highest, which FedGEN's
   * authors report (Zhu et al. 2021, arXiv:2105.10056), and so is `heldClasses` beside it.
   */
  readonly bestFive?: number;
}

/** What the global model is to a group of clients, beside the model that each would train alone. */
export interface AppealToClients {
  /** The share of them whose loss is lower under the global model than under their own. */
  readonly appeal: number;
  /** Mean accuracies: of the global model, of models trained alone, and of whichever each client prefers by its loss. */
  readonly accuracy: number;
  readonly alone: number;
  readonly preferred: number;
}
