import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { streamKey, uniformAt } from '../../src/core/random';
import { sizeOf } from '../../src/core/shapes';

/** A file of tests/golden/topologies, as tools/goldens/make_topologies.py writes it. */
export interface KerasGolden {
  readonly topology: unknown;
  readonly weights: readonly { readonly layer: string; readonly name: string; readonly shape: number[] }[];
  readonly brightest: number;
  readonly imageShape: [number, number, number, number];
  readonly outputShape: readonly number[];
  readonly output: readonly number[];
}

const SEED = 11;
const IMAGE_STREAM = 2 ** 20;

export function readKerasGolden(name: string): KerasGolden {
  return JSON.parse(readFileSync(new URL(`../golden/topologies/${name}.json`, import.meta.url), 'utf8'));
}

/** The image that Keras was shown; the caller ends it. */
export function imageOf({ imageShape, brightest }: KerasGolden): tf.Tensor4D {
  const values = uniform(IMAGE_STREAM, sizeOf(imageShape)).map((value) => value * brightest);
  return tf.tensor4d(values, imageShape);
}

/** Gives a model, nested ones inside it too, the weights that Keras had; both keep a layer's weights in the same order. */
export function fillAsKeras(model: tf.LayersModel, golden: KerasGolden): void {
  const streams = golden.weights.map((weight, stream) => ({ ...weight, stream }));
  for (const layer of new Set(streams.map((weight) => weight.layer))) {
    tf.tidy(() => {
      const values = streams
        .filter((weight) => weight.layer === layer)
        .map(({ name, shape, stream }) => {
          const shift = /gamma|variance/.test(name) ? 0.5 : -0.5;
          const numbers = uniform(stream, sizeOf(shape)).map((value) => value + shift);
          return name === 'count' ? tf.scalar(0, 'int32') : tf.tensor(numbers, shape);
        });
      layerOf(model, layer)?.setWeights(values);
    });
  }
}

function layerOf(model: tf.LayersModel, name: string): tf.layers.Layer | undefined {
  for (const layer of model.layers) {
    const found = layer instanceof tf.LayersModel ? layerOf(layer, name) : layer.name === name ? layer : undefined;
    if (found) return found;
  }
  return undefined;
}

function uniform(stream: number, count: number): Float32Array {
  const key = streamKey(SEED, stream);
  return Float32Array.from({ length: count }, (_, at) => uniformAt(key, at));
}
