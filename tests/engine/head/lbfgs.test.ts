import { describe, expect, it } from 'vitest';
import { type Evaluation, Lbfgs } from '../../../src/engine/head/lbfgs';
import { searchLine, type Trial } from '../../../src/engine/head/search-line';

describe('L-BFGS', () => {
  it('follows Rosenbrock’s valley to its end, always downwards', async () => {
    const { ends, values } = await minimised(rosenbrock, [-1.2, 1, -1.2, 1], 60);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const number of ends) expect(number).toBeCloseTo(1, 3);
  });

  it('finds the end of a narrow bowl in fewer steps than its curvatures are apart', async () => {
    const { ends } = await minimised(bowl, Array(20).fill(1), 60);
    for (const number of ends) expect(Math.abs(number)).toBeLessThan(1e-3);
  });

  it('finds no better point than the best one', async () => {
    const search = new Lbfgs<Evaluation>(async (point) => bowl(point), 10);
    expect(await search.step(bowl(new Float32Array(20)))).toBeUndefined();
  });

  it('finds nothing where the function is no number', async () => {
    const nowhere = (point: Float32Array) => ({
      point,
      value: Number.NaN,
      gradient: new Float64Array(2).fill(Number.NaN),
    });
    const search = new Lbfgs<Evaluation>(async (point) => nowhere(point), 10);
    expect(await search.step(nowhere(new Float32Array(2)))).toBeUndefined();
  });

  it('remembers so many steps, the newest ones', async () => {
    const search = new Lbfgs<Evaluation>(async (point) => rosenbrock(point), 3);
    let at = rosenbrock(Float32Array.of(-1.2, 1));
    for (let step = 0; step < 6; step++) {
      const next = (await search.step(at)) as Evaluation;
      expect(search.pairs.length).toBeLessThanOrEqual(3);
      expect(search.pairs.at(-1)?.s).toEqual(next.point.map((number, index) => number - (at.point[index] as number)));
      at = next;
    }
    expect(search.pairs).toHaveLength(3);
  });

  it('goes on from kept pairs to the very same points', async () => {
    const whole = new Lbfgs<Evaluation>(async (point) => rosenbrock(point), 10);
    let at = rosenbrock(Float32Array.of(-1.2, 1));
    for (let step = 0; step < 8; step++) at = (await whole.step(at)) as Evaluation;
    const later = new Lbfgs<Evaluation>(async (point) => rosenbrock(point), 10, whole.pairs);
    const again = rosenbrock(at.point.slice());
    expect((await later.step(again))?.point).toEqual((await whole.step(at))?.point);
  });
});

describe('a line search', () => {
  it.each([1e-4, 0.3, 1, 50])('ends where the function has fallen and flattened, first trying %d', async (first) => {
    const start = along(0);
    const found = (await searchLine(async (length) => along(length), start, first)) as Trial<number>;
    expect(found.value).toBeLessThanOrEqual(start.value + 1e-4 * found.length * start.slope);
    expect(Math.abs(found.slope)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope));
  });

  it('comes back from where the function is no number', async () => {
    const cliff = async (length: number) => (length > 0.5 ? { ...along(length), value: Number.NaN } : along(length));
    const found = await searchLine(cliff, along(0), 64);
    expect(found?.value).toBeLessThan(along(0).value);
  });

  it('gives up in the end on a function that does not fall as its slope says', async () => {
    let trials = 0;
    const flat = async (length: number) => {
      trials++;
      return { length, value: 1, slope: -1, at: length };
    };
    expect(await searchLine(flat, await flat(0), 1)).toBeUndefined();
    expect(trials).toBeLessThan(30);
  });
});

/** (length − 2)⁴ + (length − 2)², with its end at 2. */
function along(length: number): Trial<number> {
  const x = length - 2;
  return { length, value: x ** 4 + x ** 2, slope: 4 * x ** 3 + 2 * x, at: length };
}

async function minimised(evaluate: (point: Float32Array) => Evaluation, start: readonly number[], steps: number) {
  const search = new Lbfgs<Evaluation>(async (point) => evaluate(point), 10);
  let at = evaluate(Float32Array.from(start));
  const values = [at.value];
  for (let step = 0; step < steps; step++) {
    const next = await search.step(at);
    if (!next) break;
    at = next;
    values.push(at.value);
  }
  return { ends: [...at.point], values };
}

/** Rosenbrock 1960, of each pair of numbers. */
function rosenbrock(point: Float32Array): Evaluation {
  const gradient = new Float64Array(point.length);
  let value = 0;
  for (let at = 0; at < point.length; at += 2) {
    const [x, y] = point.subarray(at, at + 2) as unknown as [number, number];
    value += 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    gradient[at] = -400 * x * (y - x * x) - 2 * (1 - x);
    gradient[at + 1] = 200 * (y - x * x);
  }
  return { point, value, gradient };
}

/** Curvatures from 1 to 100. */
function bowl(point: Float32Array): Evaluation {
  const curvatures = Array.from(point, (_, index) => 10 ** ((2 * index) / (point.length - 1)));
  const gradient = Float64Array.from(point, (number, index) => number * (curvatures[index] as number));
  return {
    point,
    value: gradient.reduce((sum, slope, index) => sum + (slope * (point[index] as number)) / 2, 0),
    gradient,
  };
}
