import { z } from 'zod';
import { Kind } from '../core/kind.js';
import { fedavg } from './averaging/fedavg.js';
import { fedavgm } from './averaging/fedavgm.js';
import { feddyn } from './averaging/feddyn.js';
import { fedensemble } from './averaging/fedensemble.js';
import { fedadagrad, fedadam, fedyogi } from './averaging/fedopt.js';
import { fedprox } from './averaging/fedprox.js';
import { fedproxAdaptive } from './averaging/fedprox-adaptive.js';
import { maxfl } from './averaging/maxfl.js';
import { scaffold } from './averaging/scaffold.js';
import { fedftg } from './data-free/fedftg.js';
import { fedgen } from './data-free/fedgen.js';
import { fd } from './label-outputs/fd.js';
import { feddistill, feddistillPlus } from './label-outputs/feddistill.js';
import { fedkd } from './local-knowledge/fedkd.js';
import { fedlsd } from './local-knowledge/fedlsd.js';
import { fedntd } from './local-knowledge/fedntd.js';
import { moon } from './local-knowledge/moon.js';
import { ditto } from './personal/ditto.js';
import { fedbn } from './personal/fedbn.js';
import { fedper } from './personal/fedper.js';
import { local } from './personal/local.js';
import { dsfl } from './public-data/dsfl.js';
import { feddf } from './public-data/feddf.js';
import { fedmd } from './public-data/fedmd.js';
import { fedgkt } from './split/fedgkt.js';
import type { Strategy } from './strategy.js';
import { strategyUses } from './strategy-uses.js';

/** The built-in strategies, in the order in which they are listed. */
export const strategies: readonly Strategy[] = [
  fedavg,
  dsfl,
  fd,
  fedmd,
  fedgkt,
  fedkd,
  fedlsd,
  fedntd,
  moon,
  fedprox,
  fedproxAdaptive,
  fedavgm,
  fedadagrad,
  fedadam,
  fedyogi,
  scaffold,
  feddf,
  feddyn,
  fedper,
  fedbn,
  ditto,
  maxfl,
  fedgen,
  fedensemble,
  feddistill,
  feddistillPlus,
  fedftg,
  local,
];

/** Strategies, built in or of a module. */
export const strategyKind = new Kind<Strategy>({
  called: 'strategy',
  maker: 'defineStrategy',
  shape: { needs: z.looseObject({}), server: z.function(), client: z.function() },
  uses: strategyUses,
  builtIn: strategies,
});

/** @throws InputError at `strategy.name` naming the nearest strategy, if there is none of this name */
export function findStrategy(name: string): Strategy {
  return strategyKind.find(name);
}
