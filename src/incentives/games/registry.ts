import { contributionMechanisms } from '../economics/contribution/contribution-mechanisms.js';
import { maxFl } from './appeal/appeal-game.js';
import {
  greedyCoverageGame,
  proportionalShareGame,
  reverseVcgGame,
  uniformPriceGame,
} from './auctions/auction-games.js';
import { fmore } from './auctions/fmore-game.js';
import { modelSharing } from './coalitions/model-sharing-game.js';
import { contract } from './contracts/contract-game.js';
import { contributionGameOf } from './contribution/contribution-game.js';
import type { Game } from './definition.js';
import { cffl, cgsv } from './gradient-rewards/gradient-reward-games.js';
import { exclusionGame } from './repeated/exclusion-game.js';
import { volunteersGame } from './repeated/volunteers-game.js';
import { accuracyPricing } from './stackelberg/accuracy-game.js';
import { contest } from './stackelberg/contest-game.js';
import { cpuPricing } from './stackelberg/power-game.js';
import { linearPricing } from './stackelberg/pricing-game.js';

/** All games that a scenario can name by their mechanism, in the order in which they are listed. */
export const games: readonly Game[] = [
  ...contributionMechanisms.map((mechanism) => contributionGameOf(mechanism)),
  uniformPriceGame,
  reverseVcgGame,
  proportionalShareGame,
  greedyCoverageGame,
  fmore,
  contract,
  linearPricing,
  contest,
  cpuPricing,
  accuracyPricing,
  maxFl,
  modelSharing,
  exclusionGame,
  volunteersGame,
  cgsv,
  cffl,
];
