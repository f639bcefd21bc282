import { expect, it } from 'vitest';
import { differingResizes } from '../../support/resamplers';

it.each(['bilinear', 'antialias'] as const)('kernels and JavaScript give the same bits, %s', async (interpolation) => {
  expect(await differingResizes(150, interpolation)).toEqual([]);
});
