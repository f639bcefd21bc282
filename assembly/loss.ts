import { exponential } from './exponential';
import { laneSum } from './sums';

/**
 * Softmax cross-entropy, as Keras has it: of each row −Σ target · log softmax(logits), times the row's weight, where
 * the target is y · (1 − smoothing) + smoothing / classes for the one-hot y (Szegedy et al. 2016).
 * @param logits f32[count][classes filled up to a multiple of four with whatever]: become the gradient of the mean
 * loss, filled up with zeros
 * @param labels u32[count]: the class of each row
 * @param rowWeights f32[count]
 * @param figures f64[2]: the rows' losses, and how many have their own class as the first of the likeliest, are added
 */
export function softmaxLoss(
  logits: usize,
  labels: usize,
  rowWeights: usize,
  figures: usize,
  count: i32,
  classes: i32,
  smoothing: f32,
): void {
  const rowBytes = (<usize>((classes + 3) & ~3)) << 2;
  const lastBytes = rowBytes - 16;
  const lastLanes = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(classes - <i32>(lastBytes >> 2)));
  const everywhere = smoothing / <f32>classes;
  const atLabel = <f32>1 - smoothing;
  let losses: f64 = 0;
  let right: f64 = 0;
  for (let row = 0; row < count; row++) {
    const label = (<usize>load<u32>(labels + ((<usize>row) << 2))) << 2;
    const rowWeight = load<f32>(rowWeights + ((<usize>row) << 2));
    const best = likeliest(logits, classes);
    if (best === label) right++;
    const largest = f32x4.splat(load<f32>(logits + best));
    let exponentials = f32x4.splat(0);
    let shifts = f32x4.splat(0);
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const lanes = at === lastBytes ? lastLanes : i32x4.splat(-1);
      const shifted = v128.and(f32x4.sub(v128.load(logits + at), largest), lanes);
      shifts = f32x4.add(shifts, shifted);
      const power = v128.and(exponential(shifted), lanes);
      exponentials = f32x4.add(exponentials, power);
      v128.store(logits + at, shifted);
    }
    const sum = <f32>laneSum(exponentials);
    // Σ target = 1, so that the logarithm of the sum counts once.
    const own = atLabel * load<f32>(logits + label) + everywhere * <f32>laneSum(shifts);
    losses += <f64>(rowWeight * (Mathf.log(sum) - own));
    const share = rowWeight / <f32>count;
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const lanes = at === lastBytes ? lastLanes : i32x4.splat(-1);
      const probabilities = f32x4.div(exponential(v128.load(logits + at)), f32x4.splat(sum));
      const difference = f32x4.sub(probabilities, f32x4.splat(everywhere));
      v128.store(logits + at, v128.and(f32x4.mul(difference, f32x4.splat(share)), lanes));
    }
    store<f32>(logits + label, load<f32>(logits + label) - atLabel * share);
    logits += rowBytes;
  }
  store<f64>(figures, load<f64>(figures) + losses);
  store<f64>(figures, load<f64>(figures, 8) + right, 8);
}

/** Bytes to the first of the largest of `count` numbers. */
function likeliest(numbers: usize, count: i32): usize {
  let best: usize = 0;
  for (let at: usize = 4; at < (<usize>count) << 2; at += 4) {
    if (load<f32>(numbers + at) > load<f32>(numbers + best)) best = at;
  }
  return best;
}
