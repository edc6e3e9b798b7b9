import { z } from 'zod';

/** What a resumed run takes over from its first part beside the scenario: `settings.json`. */
export const savedSettings = z.object({
  backend: z.enum(['onnx', 'tensorflow', 'reference']),
  /** The CPU, if absent. */
  device: z.enum(['cpu', 'cuda', 'webgpu']).optional(),
  /** Absolute path. */
  dataDirectory: z.string().optional(),
  /** The rounds that were asked for. */
  rounds: z.int().positive().optional(),
});
/** Parsed {@link savedSettings}. */
export type SavedSettings = z.infer<typeof savedSettings>;
