/** Four feature rows, [inputs] each. Taken together, each weight is loaded once for all of them. */
export type Four = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/**
 * @param weights [units, inputs]
 * @param products becomes [4, units]
 */
export function dotProducts([a, b, c, d]: Four, weights: Float64Array, products: Float64Array, units: number): void {
  const inputs = a.length;
  for (let unit = 0; unit < units; unit++) {
    const offset = unit * inputs;
    let ofA = 0;
    let ofB = 0;
    let ofC = 0;
    let ofD = 0;
    for (let input = 0; input < inputs; input++) {
      const weight = weights[offset + input] as number;
      ofA += weight * (a[input] as number);
      ofB += weight * (b[input] as number);
      ofC += weight * (c[input] as number);
      ofD += weight * (d[input] as number);
    }
    products[unit] = ofA;
    products[units + unit] = ofB;
    products[2 * units + unit] = ofC;
    products[3 * units + unit] = ofD;
  }
}

/**
 * Adds each row times each of its factors.
 * @param factors [4, units]
 * @param sums [units, inputs]
 */
export function addOuterProducts([a, b, c, d]: Four, factors: Float64Array, sums: Float64Array, units: number): void {
  const inputs = a.length;
  for (let unit = 0; unit < units; unit++) {
    const offset = unit * inputs;
    const ofA = factors[unit] as number;
    const ofB = factors[units + unit] as number;
    const ofC = factors[2 * units + unit] as number;
    const ofD = factors[3 * units + unit] as number;
    for (let input = 0; input < inputs; input++) {
      const at = offset + input;
      const sum = ofA * (a[input] as number) + ofB * (b[input] as number) + ofC * (c[input] as number);
      sums[at] = (sums[at] as number) + sum + ofD * (d[input] as number);
    }
  }
}
