import { z } from 'zod';

/** The settings of a run that are not in its scenario, for resuming it: `settings.json`. */
export const savedSettings = z.object({
  backend: z.enum(['onnx', 'tensorflow', 'reference']),
  /** Absent for the CPU. */
  device: z.enum(['cpu', 'cuda', 'webgpu']).optional(),
  /** An absolute path. */
  dataDirectory: z.string().optional(),
  /** The number of rounds that the run was begun with. */
  rounds: z.int().positive().optional(),
});
/** Parsed {@link savedSettings}. */
export type SavedSettings = z.infer<typeof savedSettings>;
