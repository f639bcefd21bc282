import { describe, expect, it } from 'vitest';
import { tfjsWeights } from '../../../../src/engine/bases/weights/tfjs-weights';

describe('the weights of a TF.js model', () => {
  it('are those of the manifest, by layer and name, one after the other', async () => {
    const specs = [
      { name: 'conv1/kernel', shape: [2], dtype: 'float32' as const },
      { name: 'base/dense/kernel:0', shape: [1, 1], dtype: 'float32' as const },
      { name: 'conv1/bias', shape: [1], dtype: 'int32' as const },
    ];
    const bytes = joined(Float32Array.of(1.5, -2), Float32Array.of(3), Int32Array.of(-4));
    for (const source of [bytes, new Blob([bytes])]) {
      const { layers } = await tfjsWeights(specs, source);
      const all = layers.flatMap(({ name, weights }) =>
        weights.map((weight) => [name, weight.name, weight.shape, Array.from(weight.read())]),
      );
      expect(all).toEqual([
        ['conv1', 'kernel', [2], [1.5, -2]],
        ['conv1', 'bias', [1], [-4]],
        ['base/dense', 'kernel', [1, 1], [3]],
      ]);
    }
  });

  it('are what they were before they were quantised, up to half a step', async () => {
    const specs = [
      {
        name: 'a/kernel',
        shape: [3],
        dtype: 'float32' as const,
        quantization: { dtype: 'uint8' as const, scale: 0.5, min: -1 },
      },
      {
        name: 'a/bias',
        shape: [2],
        dtype: 'float32' as const,
        quantization: { dtype: 'uint16' as const, scale: 0.25, min: 2 },
      },
      { name: 'b/kernel', shape: [2], dtype: 'float32' as const, quantization: { dtype: 'float16' as const } },
      {
        name: 'b/steps',
        shape: [1],
        dtype: 'int32' as const,
        quantization: { dtype: 'uint8' as const, scale: 0.3, min: 0 },
      },
    ];
    const bytes = joined(
      Uint8Array.of(0, 1, 255),
      Uint16Array.of(0, 1000),
      Uint16Array.of(0x3c00, 0xc100),
      Uint8Array.of(9),
    );
    const { layers } = await tfjsWeights(specs, bytes);
    const values = layers.flatMap(({ weights }) => weights.map((weight) => Array.from(weight.read())));
    expect(values).toEqual([[-1, -0.5, 126.5], [2, 252], [1, -2.5], [3]]);
  });

  it('are not those of the optimiser that trained it', async () => {
    const specs = [
      { name: 'Adam/m', shape: [1], dtype: 'float32' as const, group: 'optimizer' as const },
      { name: 'a/kernel', shape: [1], dtype: 'float32' as const, group: 'model' as const },
    ];
    const { layers } = await tfjsWeights(specs, joined(Float32Array.of(7, 8)));
    expect(layers.map(({ name, weights }) => [name, weights[0]?.read()])).toEqual([['a', Float32Array.of(8)]]);
  });

  it('are refused where the file is too short, where it is not said how they were quantised, and once it is closed', async () => {
    const float = { name: 'a/kernel', shape: [2], dtype: 'float32' as const };
    const quantised = { ...float, quantization: { dtype: 'uint8' as const } };
    const short = await tfjsWeights([float], new Uint8Array(7));
    expect(() => short.layers[0]?.weights[0]?.read()).toThrow(expect.objectContaining({ code: 'short-shard' }));
    const unsaid = await tfjsWeights([quantised], new Uint8Array(2));
    expect(() => unsaid.layers[0]?.weights[0]?.read()).toThrow(expect.objectContaining({ code: 'bad-model-json' }));
    const closed = await tfjsWeights([float], new Uint8Array(8));
    closed.close();
    expect(() => closed.layers[0]?.weights[0]?.read()).toThrow(/closed/);
  });
});

function joined(...parts: (Float32Array | Int32Array | Uint8Array | Uint16Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.flatMap((part) => Array.from(new Uint8Array(part.buffer)));
  return Uint8Array.from(bytes);
}
