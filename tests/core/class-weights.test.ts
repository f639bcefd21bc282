import { describe, expect, it } from 'vitest';
import { classWeightsOf, renamedWeights } from '../../src/core/class-weights';
import golden from '../golden/linear.json';

const LABELS = ['cats', 'dogs', 'hens'];
const COUNTS = [7, 90, 23];

describe('class weights', () => {
  it('are none where all images count the same', () => {
    expect(classWeightsOf('none', LABELS, COUNTS)).toBeUndefined();
  });

  it('balance classes as scikit-learn does', () => {
    const { counts, weights } = golden.balanced;
    classWeightsOf('balanced', LABELS, counts)?.forEach((weight, index) => {
      expect(weight).toBeCloseTo(weights[index] as number, 12);
    });
  });

  it('make balanced classes weigh the same in sum, and all images together what they weigh without', () => {
    const weights = classWeightsOf('balanced', LABELS, COUNTS) ?? [];
    const sums = weights.map((weight, index) => weight * (COUNTS[index] as number));
    for (const sum of sums) expect(sum).toBeCloseTo(40, 10);
  });

  it('balance the classes that have images where one has none', () => {
    expect(classWeightsOf('balanced', LABELS, [10, 0, 30])).toEqual([2, 1, 40 / 60]);
  });

  it('given by hand are those of the labels, and 1 for a class that is not named', () => {
    expect(classWeightsOf({ hens: 0.5, cats: 3 }, LABELS, COUNTS)).toEqual([3, 1, 0.5]);
  });

  it('may be given to a class with the name of what every object has', () => {
    const setting = Object.fromEntries([['__proto__', 2]]);
    expect(classWeightsOf(setting, ['constructor', '__proto__'], [1, 1])).toEqual([1, 2]);
  });

  it('for a name that is no class are refused with the name', () => {
    const weigh = () => classWeightsOf({ cats: 2, cows: 1 }, LABELS, COUNTS);
    expect(weigh).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
    expect(weigh).toThrow(/“cows” is none/);
  });

  it('go along when classes are renamed, even one into the old name of another', () => {
    const nameOf = (label: string) => ({ cats: 'dogs', dogs: 'cats' })[label] ?? label;
    expect(renamedWeights({ cats: 3, dogs: 2, hens: 1 }, nameOf)).toEqual({ dogs: 3, cats: 2, hens: 1 });
    expect(renamedWeights('balanced', nameOf)).toBe('balanced');
  });

  it('are refused where no class would count', () => {
    const weigh = () => classWeightsOf({ cats: 0, dogs: 0, hens: 0 }, LABELS, COUNTS);
    expect(weigh).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
  });
});
