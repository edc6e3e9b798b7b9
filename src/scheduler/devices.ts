import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import type { DeviceOptions, NetworkOptions, Quantity } from './schedule-options.js';

/** The speed of one client's computation and network. */
export interface ClientRates {
  /** Floating-point operations per second. */
  readonly flops: number;
  /** Bytes per second to the client. */
  readonly downlink: number;
  /** Bytes per second from the client. */
  readonly uplink: number;
  /** Seconds that every message takes in addition to its bytes. */
  readonly latency: number;
}

/** One client's value of a quantity: the constant, or `median * exp(sigma * z)` with z standard normal. */
function draw(quantity: Quantity, random: () => RandomStream): number {
  return typeof quantity === 'number' ? quantity : quantity.median * Math.exp(quantity.sigma * random().normal());
}

/** The rates of one client. They depend only on the seed and the client, and never change during a run. */
export function clientRates(
  devices: DeviceOptions,
  network: NetworkOptions,
  seed: number,
  client: number,
): ClientRates {
  return {
    flops: draw(devices.flops, () => RandomStream.of(seed, purposes.run.device, 'flops', client)),
    downlink: draw(network.downlink, () => RandomStream.of(seed, purposes.run.network, 'downlink', client)),
    uplink: draw(network.uplink, () => RandomStream.of(seed, purposes.run.network, 'uplink', client)),
    latency: network.latency,
  };
}

/** Virtual seconds of a message: latency plus bytes over bandwidth; 0 if nothing is sent. */
export function transferSeconds(bytes: number, bandwidth: number, latency: number): number {
  return bytes === 0 ? 0 : latency + bytes / bandwidth;
}
