import type { Interpolation, ResizeMode } from './resize';

/** Everything a run depends on besides the images, the base and the backend. Names follow Keras. */
export interface RunSettings {
  readonly pooling: Pooling;
  readonly resize: ResizeMode;
  readonly interpolation: Interpolation;
  readonly blocks: readonly HeadBlock[];
  readonly l2: number;
  readonly labelSmoothing: number;
  readonly classWeights: ClassWeights;
  readonly optimizer: OptimizerName;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly warmupEpochs: number;
  readonly plateauFactor: number;
  readonly plateauPatience: number;
  readonly epochs: number;
  readonly patience: number;
  readonly keep: KeptChoice;
  readonly batchSize: number;
  readonly validationShare: number;
  readonly folds: number;
  readonly views: number;
  readonly augmentations: readonly Augmentation[];
  readonly augmentStrength: number;
  readonly seed: number;
}

/** How a feature map becomes a vector: its mean or maximum over the places (GAP, GMP), or all of its numbers in a row. */
export type Pooling = 'avg' | 'max' | 'flatten';

/** Dense(units, activation), then BatchNormalization where `normalize`, then Dropout where `dropout` is above 0. */
export interface HeadBlock {
  readonly units: number;
  readonly activation: Activation;
  readonly normalize: boolean;
  readonly dropout: number;
}

/** All of them have a derivative that follows from what they give. */
export type Activation = 'relu' | 'elu' | 'tanh' | 'sigmoid' | 'linear';

/** The same for all images, more for the classes that have few, or as the person says: a weight by the class's label. */
export type ClassWeights = 'none' | 'balanced' | Readonly<Record<string, number>>;

/** `lbfgs` takes all images in each step and finds the best linear classifier there is. */
export type OptimizerName = 'adam' | 'adamw' | 'sgd' | 'rmsprop' | 'lbfgs';

/** How the learning rate moves during a training. */
export type Schedule = 'constant' | 'cosine' | 'plateau';

/** Which epoch's head a run ends with: the first with the lowest validation loss, or the last. */
export type KeptChoice = 'best' | 'last';

/** A way of changing an image without changing what it shows. */
export type Augmentation = 'flip' | 'crop' | 'rotate' | 'brightness' | 'contrast' | 'blur' | 'erase';

export type SettingName = keyof RunSettings;
