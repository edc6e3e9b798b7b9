import { z } from 'zod';
import { defineBehaviour } from './behaviour.js';

const options = z.strictObject({
  after: z.int().min(0).describe('the last round in which the client takes part'),
});

/** Takes part honestly up to a round and then leaves. An update under way when the round ends still arrives. */
export const stopOut = defineBehaviour<z.infer<typeof options>>({
  name: 'stop-out',
  title: 'Leaves after a round',
  options,
  takesPart: ({ after }, round) => round <= after,
});
