import type { OwnClasses } from '../../core/reports';
import type * as tf from '../tf';
import { IMAGENET_CLASSES } from './architectures/architecture';

/** What a base's own file makes of its features: probabilities of the classes that it was trained on. */
export interface OwnClassifier {
  readonly classCount: number;
  /** In the order of the probabilities, as the file names them; undefined for ImageNet's 1000 in their usual order. */
  readonly classNames: readonly string[] | undefined;
  /**
   * @param features float32 [batch, ...featureShape]; stays the caller's
   * @returns float32 [batch, classCount], each row of sum 1; the caller ends it
   */
  probabilities(features: tf.Tensor): tf.Tensor;
}

/** True where each class has a name: by the file, or as one of ImageNet's 1000, which all networks number alike. */
export function areNamed(classCount: number, classNames: readonly string[] | undefined): boolean {
  return classNames === undefined ? classCount === IMAGENET_CLASSES : classCount === classNames.length;
}

/** What a report says of them. */
export function ownClassesOf(classifier: OwnClassifier | undefined): OwnClasses | undefined {
  return classifier && { count: classifier.classCount, areImageNet: classifier.classNames === undefined };
}
