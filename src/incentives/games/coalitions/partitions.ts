/**
 * A division of players into coalitions. Coalitions and their members are in ascending order of their smallest
 * players.
 */
export type Partition = readonly (readonly number[])[];

/**
 * All partitions of players 0 .. players - 1, as restricted growth strings in lexicographic order. Their number is the
 * Bell number: 203 for 6 players, 115,975 for 10.
 */
export function* partitionsOf(players: number): Generator<Partition> {
  const label = new Int32Array(players);
  const most = new Int32Array(players);
  for (;;) {
    const coalitions: number[][] = [];
    for (let player = 0; player < players; player++) {
      const members = coalitions[label[player]];
      if (members) members.push(player);
      else coalitions.push([player]);
    }
    yield coalitions;
    let last = players - 1;
    while (last > 0 && label[last] > most[last - 1]) last--;
    if (last <= 0) return;
    label[last]++;
    most[last] = Math.max(most[last - 1], label[last]);
    for (let player = last + 1; player < players; player++) {
      label[player] = 0;
      most[player] = most[last];
    }
  }
}

/** All non-empty groups of players, in the order of their bit masks. */
export function* groupsOf(players: number): Generator<readonly number[]> {
  for (let mask = 1; mask < 2 ** players; mask++) {
    const group: number[] = [];
    for (let player = 0; player < players; player++) if ((mask >> player) & 1) group.push(player);
    yield group;
  }
}
