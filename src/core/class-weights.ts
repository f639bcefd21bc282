import { HeadstartError } from './errors';
import type { ClassWeights } from './run-settings';

/**
 * What an image of each class counts, by class index: `balanced` is scikit-learn's n / (classes · count), over the
 * classes that have images; by hand it is the weight of the class's label, and 1 for a class that is not named.
 * @param counts of training images, by class index
 * @returns undefined where all count the same
 * @throws invalid-setting for a name that is no class, and where no class counts
 */
export function classWeightsOf(
  setting: ClassWeights,
  labels: readonly string[],
  counts: readonly number[],
): number[] | undefined {
  if (setting === 'none') return undefined;
  return setting === 'balanced' ? balanced(counts) : byHand(setting, labels);
}

function balanced(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0);
  const images = present.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? images / (present.length * count) : 1));
}

function byHand(setting: Readonly<Record<string, number>>, labels: readonly string[]): number[] {
  const problem = classWeightsProblem(setting, labels);
  if (problem !== undefined) throw new HeadstartError('invalid-setting', problem);
  return weightsOf(setting, labels);
}

function weightsOf(setting: Readonly<Record<string, number>>, labels: readonly string[]): number[] {
  const weights = new Map(Object.entries(setting));
  return labels.map((label) => weights.get(label) ?? 1);
}

/** What stands against weights for these classes, as a sentence; undefined where nothing does. */
export function classWeightsProblem(setting: ClassWeights, labels: readonly string[]): string | undefined {
  if (typeof setting === 'string') return undefined;
  const strangers = namesOfNoClass(setting, labels).map((name) => `“${name}”`);
  if (strangers.length > 0) {
    const isNone = strangers.length === 1 ? 'is none. Leave it out' : 'are none. Leave them out';
    return `Class weights must name classes that are here; ${strangers.join(', ')} ${isNone} under Data, Class weights.`;
  }
  if (weightsOf(setting, labels).some((weight) => weight > 0)) return undefined;
  return 'At least one class must have a weight above 0; all of them were 0, so that there is nothing to learn. Raise one.';
}

/** The names in weights by hand that no class has. */
export function namesOfNoClass(setting: ClassWeights, labels: readonly string[]): string[] {
  if (typeof setting === 'string') return [];
  const known = new Set(labels);
  return Object.keys(setting).filter((name) => !known.has(name));
}

/** The same weights for classes that go by other names. */
export function renamedWeights(setting: ClassWeights, nameOf: (label: string) => string): ClassWeights {
  if (typeof setting === 'string') return setting;
  return Object.fromEntries(Object.entries(setting).map(([label, weight]) => [nameOf(label), weight]));
}
