/**
 * Chance as an argument. Every number is a pure function of (seed, stream, counter), so any program, in any
 * order and on any device, can draw the same one. The mixing step is PCG-RXS-M-XS on 32 bits
 * (O'Neill 2014, in the form of Jarzynski & Olano 2020), which a shader can compute as well.
 */

/** What a random number is used for; each use draws from a stream of its own. */
export const STREAMS = { split: 1, shuffle: 2, weights: 3, dropout: 4, views: 5, augment: 6, folds: 7 } as const;

/** One PCG step: any 32-bit integer to a well-mixed unsigned 32-bit integer. */
export function pcgHash(input: number): number {
  const state = (Math.imul(input, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

/** The key of one stream of a seed, made once and then passed to `uniformAt`. */
export function streamKey(seed: number, ...path: number[]): number {
  return path.reduce((key, part) => pcgHash(key ^ part), pcgHash(seed));
}

/** The `counter`-th number of a stream, uniform in [0, 1) with 24 bits, so that float32 holds it exactly. */
export function uniformAt(key: number, counter: number): number {
  return (pcgHash((key + counter) | 0) >>> 8) / 0x1000000;
}

/** The integers 0 … count−1 in a random order (Fisher–Yates), drawn from one stream. */
export function shuffledIndices(count: number, key: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const pick = Math.floor(uniformAt(key, last) * (last + 1));
    const held = order[last] as number;
    order[last] = order[pick] as number;
    order[pick] = held;
  }
  return order;
}

/**
 * Keras' `glorot_uniform`: uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010).
 * @returns row-major [fanIn, fanOut]
 */
export function glorotUniform(fanIn: number, fanOut: number, key: number): Float32Array {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  const kernel = new Float32Array(fanIn * fanOut);
  // A loop, as `Float32Array.from` takes a tenth of a second for a million numbers.
  for (let index = 0; index < kernel.length; index++) kernel[index] = (uniformAt(key, index) * 2 - 1) * limit;
  return kernel;
}
