import { HeadstartError } from '../../core/errors';
import type { HeadLayer } from '../../core/head';
import { headLayout } from './head-layout';

/** What every WebGPU device can bind as one buffer: WebGPU's default `maxStorageBufferBindingSize`. */
const LARGEST_TENSOR_BYTES = 128 * 1024 * 1024;

/**
 * Checks before training what would fail later, or worse, silently: TF.js computes with zeros where a tensor is
 * larger than the device can bind.
 * @throws not-ready, bad-features or out-of-memory
 */
export function requireFittingHead(
  layers: readonly HeadLayer[],
  rowWidth: number,
  trainingRows: number,
  batchSize: number,
): void {
  if (trainingRows === 0) {
    throw new HeadstartError('not-ready', 'Training needs at least one training image; there is none. Add images.');
  }
  const inputs = layers.find((layer) => layer.kind === 'dense')?.inputs;
  if (inputs !== rowWidth) {
    throw new HeadstartError(
      'bad-features',
      `The head takes ${inputs} numbers an image, but the features have ${rowWidth}. Extract the features again.`,
    );
  }
  requireSize(headLayout(layers).size, 'The weights of this head', 'Use average pooling or fewer hidden units.');
  requireSize(Math.min(batchSize, trainingRows) * rowWidth, 'A batch of features', 'Use a smaller batch size.');
}

function requireSize(numbers: number, what: string, remedy: string): void {
  const bytes = numbers * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= LARGEST_TENSOR_BYTES) return;
  const mebibytes = (size: number) => Math.ceil(size / 1024 / 1024);
  throw new HeadstartError(
    'out-of-memory',
    `${what} would take ${mebibytes(bytes)} MiB; at most ${mebibytes(LARGEST_TENSOR_BYTES)} MiB fit on every graphics card. ${remedy}`,
  );
}
