import type { ClientInfo, RoundInfo } from '../strategy.js';

/**
 * A `send` for a payload that is the same for all clients of a round: it is made once for a state and round, and everyone
 * gets the same object, which is then encoded once.
 */
export function broadcast<Server, Down>(
  payload: (server: Server, round: RoundInfo) => Down,
): (server: Server, to: ClientInfo, round: RoundInfo) => Down {
  let last: { server: Server; round: number; down: Down } | undefined;
  return (server, _to, round) => {
    if (last?.server !== server || last.round !== round.round) {
      last = { server, round: round.round, down: payload(server, round) };
    }
    return last.down;
  };
}
