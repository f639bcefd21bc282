/** The networks of `keras.applications` that Headstart builds in code, by the names that Keras gives their functions. */
export const ARCHITECTURE_NAMES = [
  'VGG16',
  'VGG19',
  'ResNet50',
  'ResNet50V2',
  'MobileNet',
  'MobileNetV2',
  'InceptionV3',
  'Xception',
  'DenseNet121',
  'EfficientNetB0',
] as const;

export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

/** One network in code with its options, as in Keras: what a file that holds weights alone is filled into. */
export interface ArchitectureRequest {
  readonly name: ArchitectureName;
  /** Width multiplier of MobileNet and MobileNetV2; 1 for all others. */
  readonly alpha: number;
  /** Keras' `include_top`: with the 1000 classes of ImageNet on top. */
  readonly includeTop: boolean;
}
