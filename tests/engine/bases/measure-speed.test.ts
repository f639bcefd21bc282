import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { measureSpeed } from '../../../src/engine/bases/measure-speed';
import { startBackend } from '../../support/node-backends';

describe('measuring how fast a backend runs a network', () => {
  it('finds WebAssembly faster than plain JavaScript, and leaves no tensor', async () => {
    await startBackend('cpu');
    const tensors = tf.memory().numTensors;
    const script = await measureSpeed();
    expect(tf.memory().numTensors).toBe(tensors);
    await startBackend('wasm');
    const wasm = await measureSpeed();
    expect(wasm.denseRate).toBeGreaterThan(2 * script.denseRate);
    expect(wasm.depthwiseRate).toBeGreaterThan(script.depthwiseRate);
  });

  it('stops when it is cancelled', async () => {
    await expect(measureSpeed(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
