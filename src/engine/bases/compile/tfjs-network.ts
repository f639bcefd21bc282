import * as tf from '../../tf';
import type { CompiledNetwork, FrozenSteps, Step } from './steps';

/** The network step by step on TF.js' backend; a result is ended as soon as nobody needs it any more. */
export function tfjsNetwork({ inOrder: steps, output }: FrozenSteps): CompiledNetwork {
  const lastReader = new Map<Step, Step>();
  for (const step of steps) {
    for (const input of step.inputs) if (input) lastReader.set(input, step);
  }
  const run = (batch: tf.Tensor): tf.Tensor => {
    const results = new Map<Step | undefined, tf.Tensor>([[undefined, batch]]);
    for (const step of steps) {
      const inputs = step.inputs.map((input) => results.get(input) as tf.Tensor);
      results.set(
        step,
        tf.tidy(() => step.compute(inputs)),
      );
      for (const input of new Set(step.inputs)) {
        if (input && lastReader.get(input) === step) results.get(input)?.dispose();
      }
    }
    return results.get(output) as tf.Tensor;
  };
  return {
    stepCount: steps.length,
    run: (batch) => tf.tidy(() => run(batch)),
  };
}
