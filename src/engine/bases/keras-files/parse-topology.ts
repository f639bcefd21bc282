import { HeadstartError } from '../../../core/errors';

/** @throws bad-model-file */
export function parseTopology(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HeadstartError(
      'bad-model-file',
      'The description of the network in this model file is not JSON. Save the model once more.',
      { cause: error },
    );
  }
}
