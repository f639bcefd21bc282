import * as tf from '../../../tf';

/** `MatMulProgramType.MatMulSmallOutputSizeProgram` of TF.js' WebGPU backend, which does not export the name. */
const SMALL_OUTPUT_PROGRAM = 2;

/** From this many terms on, TF.js' WebGPU backend may share a sum among workgroups. */
const SHARED_FROM = 2000;

/**
 * Runs a matrix product that sums `terms` numbers an element so that the same numbers give the same sums.
 * TF.js' WebGPU backend lets the workgroups that share a long sum add in whatever order they finish (atomics),
 * and a curve would differ from run to run; with the program named here one thread adds in order.
 */
export function orderedSums<Result>(terms: number, product: () => Result): Result {
  if (terms < SHARED_FROM || tf.getBackend() !== 'webgpu') return product();
  const usual = tf.env().getNumber('WEBGPU_MATMUL_PROGRAM_TYPE');
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', SMALL_OUTPUT_PROGRAM);
  try {
    return product();
  } finally {
    tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', usual);
  }
}
