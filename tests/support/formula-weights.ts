import * as tf from '@tensorflow/tfjs';
import { uniformAt } from '../../src/core/random';
import { type Shape, sizeOf } from '../../src/core/shapes';

/**
 * Gives every weight of a network the numbers of a formula, in place of those it would learn. The program that made
 * tests/golden/architectures computes the same ones, bit for bit.
 */
export function fillByFormula(model: tf.LayersModel): void {
  for (const layer of model.layers) {
    layer.weights.forEach((weight, index) => {
      const role = weight.originalName.split('/').at(-1) ?? '';
      const shape = weight.shape.map((length) => length ?? 1);
      const values = tf.tensor(formulaWeight(`${layer.name}/${index}`, role, shape), shape, weight.dtype);
      weight.write(values);
      values.dispose();
    });
  }
}

/**
 * Kernels such that the size of what goes through them stays (He et al. 2015); γ and variances near 1; all else near 0.
 * @param key the layer's name and the weight's place in it: conv1/0
 * @param role the weight's own name: kernel, depthwise_kernel, gamma
 */
export function formulaWeight(key: string, role: string, shape: Shape): Float32Array {
  const count = sizeOf(shape);
  if (role === 'count') return new Float32Array(count);
  const stream = nameKey(key);
  const values = new Float32Array(count);
  const isNearOne = /gamma|variance/.test(role);
  const limit = kernelLimit(role, shape);
  for (let at = 0; at < count; at++) {
    const uniform = uniformAt(stream, at);
    values[at] = isNearOne ? 0.75 + 0.5 * uniform : (2 * uniform - 1) * limit;
  }
  return values;
}

/** Noise on coarse squares of noise, float32 [height, width, 3] in −1…1. */
export function formulaImage(heightPx: number, widthPx: number): Float32Array {
  const [fine, coarse] = [nameKey('fine'), nameKey('coarse')];
  const squares = Math.ceil(widthPx / SQUARE_PX);
  return Float32Array.from({ length: heightPx * widthPx * 3 }, (_, at) => {
    const [row, column] = [Math.floor(at / 3 / widthPx), Math.floor(at / 3) % widthPx];
    const square = Math.floor(row / SQUARE_PX) * squares + Math.floor(column / SQUARE_PX);
    return uniformAt(fine, at) + uniformAt(coarse, square * 3 + (at % 3)) - 1;
  });
}

/** Where in an output of `size` numbers samples are taken. */
export function samplePlaces(count: number, size: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.floor(uniformAt(nameKey('samples'), at) * size));
}

const SQUARE_PX = 16;

function kernelLimit(role: string, shape: Shape): number {
  if (shape.length < 2) return 0.1;
  const fanIn = role === 'depthwise_kernel' ? sizeOf(shape.slice(0, 2)) : sizeOf(shape.slice(0, -1));
  return Math.sqrt(6 / fanIn);
}

/** FNV-1a on 32 bits. */
function nameKey(name: string): number {
  let key = 2166136261;
  for (const byte of new TextEncoder().encode(name)) key = Math.imul(key ^ byte, 16777619);
  return key >>> 0;
}
