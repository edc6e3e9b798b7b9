import { RandomStream } from '../core/random.js';
import type { DeviceOptions, NetworkOptions, Quantity } from './options.js';

/** How fast one client computes and communicates. */
export interface ClientRates {
  /** Floating-point operations a second. */
  readonly flops: number;
  /** Bytes a second to the client. */
  readonly downlink: number;
  /** Bytes a second from the client. */
  readonly uplink: number;
  /** Seconds that every message takes beside its bytes. */
  readonly latency: number;
}

/** One client's value of a quantity: the constant, or `median * exp(sigma * z)` with z standard normal. */
function draw(quantity: Quantity, random: () => RandomStream): number {
  return typeof quantity === 'number' ? quantity : quantity.median * Math.exp(quantity.sigma * random().normal());
}

/** The rates of one client. They depend on the seed and the client alone, and stay the same for the whole run. */
export function clientRates(
  devices: DeviceOptions,
  network: NetworkOptions,
  seed: number,
  client: number,
): ClientRates {
  return {
    flops: draw(devices.flops, () => RandomStream.of(seed, 'device', 'flops', client)),
    downlink: draw(network.downlink, () => RandomStream.of(seed, 'network', 'downlink', client)),
    uplink: draw(network.uplink, () => RandomStream.of(seed, 'network', 'uplink', client)),
    latency: network.latency,
  };
}

/** Virtual seconds that a message takes: latency and bytes over bandwidth; 0 where nothing is sent. */
export function transferSeconds(bytes: number, bandwidth: number, latency: number): number {
  return bytes === 0 ? 0 : latency + bytes / bandwidth;
}
