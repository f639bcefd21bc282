/** What `assembly/` exports to train a head; its files say what each argument is. Addresses are in bytes. */
export interface TrainingKernels {
  dense(
    input: number,
    kernel: number,
    bias: number,
    output: number,
    scratch: number,
    count: number,
    inputs: number,
    units: number,
  ): void;
  transpose(
    input: number,
    output: number,
    rows: number,
    columns: number,
    inputRowBytes: number,
    outputRowBytes: number,
  ): void;
  elu(input: number, output: number, count: number): void;
  tanh(input: number, output: number, count: number): void;
  clearPadding(numbers: number, rows: number, width: number): void;
  reluBack(output: number, gradient: number, count: number): void;
  eluBack(output: number, gradient: number, count: number): void;
  tanhBack(output: number, gradient: number, count: number): void;
  sigmoidBack(output: number, gradient: number, count: number): void;
  dropout(
    input: number,
    mask: number,
    output: number,
    rows: number,
    width: number,
    key: number,
    dropped: number,
    kept: number,
  ): void;
  scaleBy(scales: number, numbers: number, count: number): void;
  normalizeBatch(
    input: number,
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    standardised: number,
    inverse: number,
    output: number,
    count: number,
    width: number,
  ): void;
  normalizeBatchBack(
    standardised: number,
    inverse: number,
    gamma: number,
    gradient: number,
    gammaGradient: number,
    betaGradient: number,
    count: number,
    width: number,
  ): void;
  movingScaleAndShift(
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    scale: number,
    shift: number,
    width: number,
  ): void;
  softmaxLoss(
    logits: number,
    labels: number,
    rowWeights: number,
    figures: number,
    count: number,
    classes: number,
    smoothing: number,
  ): void;
  correct(
    weights: number,
    memory1: number,
    memory2: number,
    gradient: number,
    count: number,
    method: number,
    rate: number,
    momentum: number,
    decay: number,
    penalty: number,
  ): number;
  correctKernel(
    input: number,
    error: number,
    weights: number,
    memory1: number,
    memory2: number,
    scratch: number,
    count: number,
    inputs: number,
    units: number,
    method: number,
    rate: number,
    momentum: number,
    decay: number,
    penalty: number,
  ): number;
  sumColumns(input: number, sums: number, count: number, columns: number): void;
  sumOfSquares(numbers: number, count: number): number;
  /** 0 or 1 */
  areFinite(numbers: number, count: number): number;
}
