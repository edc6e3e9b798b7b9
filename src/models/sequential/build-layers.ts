import { findNamed } from '../../core/find-named.js';
import type { Named } from '../../core/named.js';
import { optionsOf } from '../../core/named.js';
import type { Layer } from '../layers/layer.js';
import type { LayerKind, Place, ShapedLayer } from './layer-kind.js';

/**
 * Builds layers one after the other, each for the output of the one before.
 *
 * @param place of the list; its name goes before the names of the layers, if it is not empty
 * @throws InputError if a layer does not take the output of the one before
 */
export function buildLayers(
  kinds: readonly LayerKind[],
  list: readonly Named[],
  { where, name: prefix, shape }: Place,
): ShapedLayer[] {
  const counts = new Map<string, number>();
  let outputShape = shape;
  return list.map((written, position) => {
    const kind = findNamed(kinds, written.name, `${where}.${position}.name`);
    const count = (counts.get(kind.name) ?? 0) + 1;
    counts.set(kind.name, count);
    const name = `${prefix}${prefix && '.'}${kind.name}${count}`;
    const layer = kind.build(optionsOf(written), { where: `${where}.${position}`, name, shape: outputShape });
    outputShape = layer.outputShape;
    return layer;
  });
}

/** Layers one after the other as one layer. */
export function chained(layers: readonly Layer[]): Layer {
  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    random: layers.some((layer) => layer.random),
    apply: (pass, x) => layers.reduce((h, layer) => layer.apply(pass, h), x),
  };
}
