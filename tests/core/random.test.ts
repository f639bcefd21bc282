import { describe, expect, it } from 'vitest';
import { glorotUniform, pcgHash, STREAMS, shuffledIndices, streamKey, uniformAt } from '../../src/core/random';
import golden from '../golden/head.json';

describe('random numbers', () => {
  it('are those that another program draws from the same description', () => {
    for (const { input, hash } of golden.random.hashes) expect(pcgHash(input)).toBe(hash);
    for (const { path, key } of golden.random.keys) {
      const [seed = 0, ...rest] = path;
      expect(streamKey(seed, ...rest)).toBe(key);
    }
    const uniforms = golden.random.uniforms.map((_, counter) => uniformAt(streamKey(5, 1), counter));
    expect(uniforms).toEqual(golden.random.uniforms);
    expect([...shuffledIndices(12, streamKey(5, 2))]).toEqual(golden.random.order);
    expect([...glorotUniform(3, 2, streamKey(5, 3))]).toEqual(golden.random.glorot);
  });

  it('differ between seeds, streams and steps', () => {
    const keys = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      for (const stream of Object.values(STREAMS)) {
        for (let step = 0; step < 10; step++) keys.add(streamKey(seed, stream, step));
      }
    }
    expect(keys.size).toBe(50 * Object.keys(STREAMS).length * 10);
  });

  it('lie evenly in [0, 1) and fit in float32 exactly', () => {
    const counts = new Array<number>(10).fill(0);
    for (let counter = 0; counter < 10_000; counter++) {
      const value = uniformAt(streamKey(3, 1), counter);
      expect(Math.fround(value)).toBe(value);
      counts[Math.floor(value * 10)] = (counts[Math.floor(value * 10)] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    // 1,000 each are expected; five standard deviations are 150.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('a shuffle', () => {
  it.each([0, 1, 2, 97])('of %i has every index once', (count) => {
    const order = [...shuffledIndices(count, streamKey(1, 2))];
    expect(order.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('puts every index at every place about as often', () => {
    const places = 4;
    const counts = Array.from({ length: places }, () => new Array<number>(places).fill(0));
    for (let draw = 0; draw < 4000; draw++) {
      shuffledIndices(places, streamKey(1, 2, draw)).forEach((index, place) => {
        const row = counts[index] as number[];
        row[place] = (row[place] as number) + 1;
      });
    }
    // 1,000 each are expected; five standard deviations are 137.
    for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });
});

describe('Glorot weights', () => {
  it('stay within their limit and fill it', () => {
    const limit = Math.sqrt(6 / 300);
    const values = glorotUniform(200, 100, streamKey(1, 3));
    expect(values).toHaveLength(20_000);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(limit * 0.99);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(limit * 0.02);
  });
});
