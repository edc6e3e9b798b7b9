import fc from 'fast-check';
import { mean, median, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { clientRates, transferSeconds } from '../../src/scheduler/devices.js';
import { deviceOptions, networkOptions } from '../../src/scheduler/options.js';

describe('clientRates', () => {
  it('gives constants to all clients', () => {
    const rates = clientRates(deviceOptions.parse({ flops: 5 }), networkOptions.parse({ latency: 1 }), 1, 3);
    expect(rates).toStrictEqual({ flops: 5, downlink: 2.5e6, uplink: 6.25e5, latency: 1 });
  });

  it('draws log-normal quantities with the median and shape given', () => {
    const devices = deviceOptions.parse({ flops: { median: 1e9, sigma: 0.7 } });
    const network = networkOptions.parse({});
    const speeds = Array.from({ length: 4000 }, (_, client) => clientRates(devices, network, 1, client).flops);
    const logs = speeds.map((speed) => Math.log(speed / 1e9));
    expect(median(speeds) / 1e9).toBeCloseTo(1, 1);
    expect(mean(logs)).toBeCloseTo(0, 1);
    expect(standardDeviation(logs)).toBeCloseTo(0.7, 1);
  });

  it('keeps a client as it is and tells clients, seeds and quantities apart', () => {
    const varied = { median: 1e6, sigma: 1 };
    const devices = deviceOptions.parse({ flops: varied });
    const network = networkOptions.parse({ downlink: varied, uplink: varied });
    const ratesOf = (seed: number, client: number) => clientRates(devices, network, seed, client);
    expect(ratesOf(1, 2)).toStrictEqual(ratesOf(1, 2));
    const { flops, downlink, uplink } = ratesOf(1, 2);
    expect(new Set([flops, downlink, uplink, ratesOf(1, 3).flops, ratesOf(2, 2).flops]).size).toBe(5);
  });
});

describe('transferSeconds', () => {
  it('takes latency and bytes over bandwidth, and nothing for no message', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        (bytes, bandwidth) => {
          expect(transferSeconds(bytes, bandwidth, 0.5)).toBe(0.5 + bytes / bandwidth);
          expect(transferSeconds(0, bandwidth, 0.5)).toBe(0);
        },
      ),
    );
  });
});
