import { findNamed } from '../core/find-named.js';
import { ditto } from './ditto.js';
import { dsfl } from './dsfl.js';
import { fd } from './fd.js';
import { fedavg } from './fedavg.js';
import { fedavgm } from './fedavgm.js';
import { fedbn } from './fedbn.js';
import { feddf } from './feddf.js';
import { feddistill, feddistillPlus } from './feddistill.js';
import { feddyn } from './feddyn.js';
import { fedensemble } from './fedensemble.js';
import { fedftg } from './fedftg.js';
import { fedgen } from './fedgen.js';
import { fedgkt } from './fedgkt.js';
import { fedkd } from './fedkd.js';
import { fedlsd } from './fedlsd.js';
import { fedmd } from './fedmd.js';
import { fedntd } from './fedntd.js';
import { fedadagrad, fedadam, fedyogi } from './fedopt.js';
import { fedper } from './fedper.js';
import { fedprox } from './fedprox.js';
import { fedproxAdaptive } from './fedprox-adaptive.js';
import { local } from './local.js';
import { maxfl } from './maxfl.js';
import { moon } from './moon.js';
import { scaffold } from './scaffold.js';
import type { Strategy } from './strategy.js';

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

/** @throws InputError at `strategy.name` naming the nearest strategy, if there is none of this name */
export function findStrategy(name: string): Strategy {
  return findNamed(strategies, name, 'strategy.name');
}
