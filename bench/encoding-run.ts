import { chooseBackend } from '../src/engine/backend/choose-backend';
import { compileFrozen } from '../src/engine/bases/compile/compile-frozen';
import { foldNormalisation } from '../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../src/engine/bases/rewrite/standardise-layers';
import * as tf from '../src/engine/tf';
import { countDeviceCalls } from './count-device-calls';
import { alternating } from './figures.mjs';
import { formulaModel } from './formula-model';
import { oneRound, timed } from './timed-batch';

const BATCH_SIZE = 32;
const SIZE_PX = 224;
const MOBILENET = { name: 'MobileNet', alpha: 0.25, includeTop: false } as const;

/** One way to run the network, and what it took in each round. */
interface Way {
  readonly name: 'compiled' | 'predict';
  run(batch: tf.Tensor4D): tf.Tensor;
  /** Of an image: until all is encoded and submitted, and until the device is done. */
  readonly encodeMs: number[];
  readonly doneMs: number[];
}

export interface EncodingFigures {
  readonly adapter: string;
  readonly ways: readonly (Pick<Way, 'name' | 'encodeMs' | 'doneMs'> & { readonly dispatches: number })[];
}

/**
 * MobileNet 0.25 by Headstart's compiled network and by `predict`, on the WebGPU that `navigator.gpu` stands for.
 * @param rounds those in which the two take turns, after one that is not counted
 */
export async function measure(rounds: number): Promise<EncodingFigures> {
  const { adapter = 'without a name' } = await chooseBackend('webgpu');
  const plain = await formulaModel(MOBILENET);
  const compiled = compileFrozen(foldNormalisation(standardiseLayers(await formulaModel(MOBILENET))));
  const ways: Way[] = [
    { name: 'compiled', run: (batch) => compiled.run(batch), encodeMs: [], doneMs: [] },
    { name: 'predict', run: (batch) => plain.predict(batch) as tf.Tensor, encodeMs: [], doneMs: [] },
  ];
  const batch: tf.Tensor4D = tf.zeros([BATCH_SIZE, SIZE_PX, SIZE_PX, 3]);
  try {
    for (const { run } of ways) await oneRound(run, batch);
    for (let round = 0; round < rounds; round++) {
      for (const { run, encodeMs, doneMs } of alternating(ways, round)) {
        const { encode, done } = await oneRound(run, batch);
        encodeMs.push(encode / BATCH_SIZE);
        doneMs.push(done / BATCH_SIZE);
      }
    }
    const figures = [];
    for (const { name, run, encodeMs, doneMs } of ways) {
      figures.push({
        name,
        encodeMs,
        doneMs,
        dispatches: (await countDeviceCalls(() => timed(run, batch))).dispatches,
      });
    }
    return { adapter, ways: figures };
  } finally {
    batch.dispose();
    tf.disposeVariables();
  }
}
