import { multiplyAdd } from './multiply-add';

// Batch normalisation (Ioffe & Szegedy 2015), x̂ · gamma + beta with x̂ = (x − mean) / √(variance + ε), as Keras has it:
// ε = 0.001, momentum 0.99, the variance biased. Everywhere `width` is filled up with zeros to a multiple of four.

const EPSILON: f32 = 1e-3;
const MOMENTUM: f32 = 0.99;
/** 1 − momentum; a difference of floats would be less exact. */
const FOLLOWED: f32 = 0.01;

/**
 * Normalises by the batch's own mean and variance, and lets the moving ones follow.
 * @param input f32[count][width]
 * @param gamma, beta, movingMean, movingVariance f32[width]
 * @param standardised f32[count][width]: x̂
 * @param inverse f32[width]: 1 / √(variance + ε)
 * @param output f32[count][width]
 */
export function normalizeBatch(
  input: usize,
  gamma: usize,
  beta: usize,
  movingMean: usize,
  movingVariance: usize,
  standardised: usize,
  inverse: usize,
  output: usize,
  count: i32,
  width: i32,
): void {
  const rowBytes = (<usize>width) << 2;
  const allBytes = rowBytes * count;
  const share = f32x4.splat(1 / <f32>count);
  for (let column: usize = 0; column < rowBytes; column += 16) {
    let mean = f32x4.splat(0);
    for (let at = column; at < allBytes; at += rowBytes) mean = f32x4.add(mean, v128.load(input + at));
    mean = f32x4.mul(mean, share);
    let variance = f32x4.splat(0);
    for (let at = column; at < allBytes; at += rowBytes) {
      const centred = f32x4.sub(v128.load(input + at), mean);
      variance = multiplyAdd(centred, centred, variance);
    }
    variance = f32x4.mul(variance, share);
    follow(movingMean + column, mean);
    follow(movingVariance + column, variance);
    const scale = inverseDeviation(variance);
    v128.store(inverse + column, scale);
    for (let at = column; at < allBytes; at += rowBytes) {
      const x = f32x4.mul(f32x4.sub(v128.load(input + at), mean), scale);
      v128.store(standardised + at, x);
      v128.store(output + at, multiplyAdd(x, v128.load(gamma + column), v128.load(beta + column)));
    }
  }
}

/**
 * The way back through `normalizeBatch`. Mean and variance depend on every row: what they pass on is taken off again.
 * @param standardised, inverse as it gave them
 * @param gradient f32[count][width]: the loss's by the output, becomes the one by the input
 * @param gammaGradient, betaGradient f32[width]
 */
export function normalizeBatchBack(
  standardised: usize,
  inverse: usize,
  gamma: usize,
  gradient: usize,
  gammaGradient: usize,
  betaGradient: usize,
  count: i32,
  width: i32,
): void {
  const rowBytes = (<usize>width) << 2;
  const allBytes = rowBytes * count;
  const share = f32x4.splat(1 / <f32>count);
  for (let column: usize = 0; column < rowBytes; column += 16) {
    let byGamma = f32x4.splat(0);
    let byBeta = f32x4.splat(0);
    for (let at = column; at < allBytes; at += rowBytes) {
      const slope = v128.load(gradient + at);
      byGamma = multiplyAdd(slope, v128.load(standardised + at), byGamma);
      byBeta = f32x4.add(byBeta, slope);
    }
    v128.store(gammaGradient + column, byGamma);
    v128.store(betaGradient + column, byBeta);
    const throughVariance = f32x4.mul(byGamma, share);
    const throughMean = f32x4.mul(byBeta, share);
    const scale = f32x4.mul(v128.load(gamma + column), v128.load(inverse + column));
    for (let at = column; at < allBytes; at += rowBytes) {
      const slope = f32x4.sub(v128.load(gradient + at), throughMean);
      const own = f32x4.sub(slope, f32x4.mul(v128.load(standardised + at), throughVariance));
      v128.store(gradient + at, f32x4.mul(own, scale));
    }
  }
}

/**
 * The normalisation by the moving mean and variance, as what `scaleAndShift` takes.
 * @param gamma, beta, movingMean, movingVariance, scale, shift f32[width]
 */
export function movingScaleAndShift(
  gamma: usize,
  beta: usize,
  movingMean: usize,
  movingVariance: usize,
  scale: usize,
  shift: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const slope = f32x4.mul(v128.load(gamma + at), inverseDeviation(v128.load(movingVariance + at)));
    v128.store(scale + at, slope);
    v128.store(shift + at, f32x4.sub(v128.load(beta + at), f32x4.mul(v128.load(movingMean + at), slope)));
  }
}

function inverseDeviation(variance: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(EPSILON))));
}

function follow(moving: usize, current: v128): void {
  const kept = f32x4.mul(v128.load(moving), f32x4.splat(MOMENTUM));
  v128.store(moving, f32x4.add(kept, f32x4.mul(current, f32x4.splat(FOLLOWED))));
}
