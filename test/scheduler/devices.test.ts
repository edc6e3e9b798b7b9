import fc from 'fast-check';
import { mean, median, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { clientRates, transferSeconds } from '../../src/scheduler/devices.js';
import { deviceOptions, networkOptions, policyOptions } from '../../src/scheduler/schedule-options.js';

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

describe('options of speed and delay', () => {
  const between = (low: number, high: number) =>
    fc
      .double({ min: Math.log(low), max: Math.log(high), noNaN: true })
      .map((log) => Math.min(Math.max(Math.exp(log), low), high));
  const speed = fc.oneof(
    between(1, 1e21),
    fc.record({ median: between(1, 1e21), sigma: fc.double({ min: 0, max: 10, noNaN: true }) }),
  );
  const network = fc.record({ downlink: speed, uplink: speed, latency: fc.double({ min: 0, max: 1e9, noNaN: true }) });

  it('that are allowed never make a speed 0 or a duration endless, whatever is drawn', () => {
    fc.assert(
      fc.property(speed, network, fc.nat(), fc.nat(), (flops, ways, seed, client) => {
        const rates = clientRates(deviceOptions.parse({ flops }), networkOptions.parse(ways), seed, client);
        const operations = 1e21 / rates.flops;
        const seconds = [rates.downlink, rates.uplink].map((rate) => transferSeconds(1e15, rate, rates.latency));
        for (const duration of [operations, ...seconds]) {
          expect(duration).toBeGreaterThan(0);
          expect(duration * 1000 * 1e12).toBeLessThan(Infinity);
        }
      }),
    );
  });

  it.each([
    [{ flops: 1e-320 }, {}],
    [{ flops: 1e308 }, {}],
    [{ flops: { median: 1, sigma: 1000 } }, {}],
    [{}, { latency: 1e308 }],
    [{}, { uplink: 1e-320 }],
    [{}, { downlink: { median: 1e-320, sigma: 0 } }],
  ])('that would overflow virtual time are refused: %j %j', (devices, ways) => {
    const allowed = deviceOptions.safeParse(devices).success && networkOptions.safeParse(ways).success;
    expect(allowed).toBe(false);
    expect(policyOptions.safeParse({ name: 'deadline', seconds: 1e308 }).success).toBe(false);
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
