import { z } from 'zod';
import { judge } from './judge.js';

const request = z.object({ text: z.string(), runs: z.boolean() });

process.on('message', async (message) => {
  const { text, runs } = request.parse(message);
  process.send?.(await judge(text, { runs }));
});
