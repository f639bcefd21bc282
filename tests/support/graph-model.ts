import type * as tf from '@tensorflow/tfjs';

/** A graph as TF.js' converter writes it, built operation by operation. */
export class GraphModelFiles {
  readonly #nodes: object[] = [];
  readonly #specs: tf.io.WeightsManifestEntry[] = [];
  readonly #values: (Float32Array | Int32Array)[] = [];

  /** @param shape -1 for a free length */
  image(shape: readonly number[], dtype = 'DT_FLOAT'): string {
    const dim = shape.map((length) => ({ size: String(length) }));
    return this.node('image', 'Placeholder', [], { dtype: { type: dtype }, shape: { shape: { dim } } });
  }

  constant(name: string, shape: number[], values: Float32Array | Int32Array): string {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    this.#specs.push({ name, shape, dtype });
    this.#values.push(values);
    const type = dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT';
    const dim = shape.map((length) => ({ size: String(length) }));
    return this.node(name, 'Const', [], { dtype: { type }, value: { tensor: { dtype: type, tensorShape: { dim } } } });
  }

  node(name: string, op: string, input: readonly string[], attr: object = {}): string {
    this.#nodes.push({ name, op, input, attr: { T: { type: 'DT_FLOAT' }, ...attr } });
    return name;
  }

  /** The text of model.json. */
  get json(): string {
    return JSON.stringify({
      format: 'graph-model',
      modelTopology: { node: this.#nodes, library: {}, versions: { producer: 1 } },
      weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights: this.#specs }],
    });
  }

  get weights(): Blob {
    return new Blob(this.#values.map((values) => new Uint8Array(new Uint8Array(values.buffer))));
  }
}

export const ints = (...values: number[]) => ({ list: { i: values.map(String) } });

/** Texts are written in base 64. */
export const texts = (...values: string[]) => ({ list: { s: values.map((value) => btoa(value)) } });

export const text = (value: string) => ({ s: btoa(value) });
