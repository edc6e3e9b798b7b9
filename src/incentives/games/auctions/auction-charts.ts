import type { Chart, Series } from '../../../core/chart.js';
import { searchGrid } from '../../economics/best-response.js';
import { deviate } from '../../economics/strategic-form.js';
import { namesOf } from '../participants.js';
import { type AuctionSetting, costsAndBids } from './auction-setting.js';
import { biddingGame } from './certify-bids.js';

/** Charts show one line per bidder for up to this many. */
const shownBidders = 8;

/** Charts of an auction: payments and costs of the winners, and the utility of each bidder as a function of its bid. */
export function auctionCharts(setting: AuctionSetting): Chart[] {
  return [paymentChart(setting), utilityChart(setting)];
}

function paymentChart(setting: AuctionSetting): Chart {
  const { costs, bids } = costsAndBids(setting);
  const awards = setting.auction.evaluate(bids);
  const dearest = Math.max(...costs);
  return {
    name: 'payments',
    title: `Payments of ${setting.auction.name} by cost`,
    x: 'cost',
    y: 'payment (0: loses)',
    series: [
      {
        name: 'payment = cost',
        points: [
          [0, 0],
          [dearest, dearest],
        ],
      },
      { name: 'bidders', scattered: true, points: awards.map(({ payment }, bidder) => [costs[bidder], payment]) },
    ],
  };
}

function utilityChart(setting: AuctionSetting): Chart {
  const { bidders, auction } = setting;
  const { costs, bids } = costsAndBids(setting);
  const ids = namesOf(bidders, 'bidder', 'bidders');
  const game = biddingGame(auction, costs);
  const reach = 1.25 * Math.max(...costs, ...bids);
  const shown = ids.slice(0, shownBidders);
  const grid = searchGrid({ largest: reach, scale: reach, points: 400 });
  const utility = (bidder: number, bid: number) => game.utility(bidder, deviate(bids, bidder, bid));
  return {
    name: 'utility',
    title: `Utility by the own bid under ${auction.name}`,
    x: 'own bid',
    y: 'utility',
    series: [
      ...shown.map((name, bidder): Series => ({ name, points: grid.map((bid) => [bid, utility(bidder, bid)]) })),
      {
        name: 'bids',
        scattered: true,
        points: shown.map((_, bidder) => [bids[bidder], utility(bidder, bids[bidder])]),
      },
    ],
  };
}
