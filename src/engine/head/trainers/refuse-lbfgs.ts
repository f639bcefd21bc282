import { HeadstartError } from '../../../core/errors';

/** For trainers that learn batch by batch. @throws invalid-setting */
export function refuseLbfgs(): never {
  throw new HeadstartError(
    'invalid-setting',
    'L-BFGS takes all images in each step, but this head should learn batch by batch. Choose Adam, AdamW, SGD or RMSprop.',
  );
}
