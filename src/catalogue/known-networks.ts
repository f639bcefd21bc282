import type { ArchitectureName, ArchitectureRequest } from '../core/architectures';
import type { BaseEntry, BaseFile } from './base-entry';
import { BASES } from './bases';

/** The row whose network this is, with or without its top. */
export function entryOfNetwork({ name, alpha }: ArchitectureRequest): BaseEntry | undefined {
  return BASES.find(({ architecture }) => architecture?.name === name && architecture.alpha === alpha);
}

/** The catalogue's own file at an address, with the md5 that was published for it. */
export function knownFileAt(url: string): BaseFile | undefined {
  return BASES.flatMap(({ source, kerasSource }) => [source, kerasSource]).find((file) => file?.url === url);
}

/** Beginnings of the names that `keras.applications` gives its files of weights; `width` is the width multiplier. */
const FILE_NAMES: Readonly<Record<ArchitectureName, string>> = {
  VGG16: 'vgg16_weights_tf_dim_ordering_tf_kernels',
  VGG19: 'vgg19_weights_tf_dim_ordering_tf_kernels',
  ResNet50: 'resnet50_weights_tf_dim_ordering_tf_kernels',
  ResNet50V2: 'resnet50v2_weights_tf_dim_ordering_tf_kernels',
  MobileNet: 'mobilenet_(?<width>1_0|7_5|5_0|2_5)_\\d+_tf',
  MobileNetV2: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_(?<width>0\\.35|0\\.5|0\\.75|1\\.0|1\\.3|1\\.4)_\\d+',
  InceptionV3: 'inception_v3_weights_tf_dim_ordering_tf_kernels',
  Xception: 'xception_weights_tf_dim_ordering_tf_kernels',
  DenseNet121: 'densenet121_weights_tf_dim_ordering_tf_kernels',
  EfficientNetB0: 'efficientnetb0',
};

const MOBILENET_ALPHAS: Readonly<Record<string, number>> = { '1_0': 1, '7_5': 0.75, '5_0': 0.5, '2_5': 0.25 };

/** The network that an official file of weights belongs to, told by the file's name; undefined for any other file. */
export function networkOfFile(fileName: string): ArchitectureRequest | undefined {
  for (const name of Object.keys(FILE_NAMES) as ArchitectureName[]) {
    // Browsers number a second download of the same name.
    const pattern = new RegExp(`^${FILE_NAMES[name]}(?<noTop>_no_?top)?(?: ?\\(\\d+\\))?\\.h5$`);
    const groups = pattern.exec(fileName)?.groups;
    if (!groups) continue;
    const { width, noTop } = groups;
    const alpha = width === undefined ? 1 : (MOBILENET_ALPHAS[width] ?? Number(width));
    return { name, alpha, includeTop: noTop === undefined };
  }
  return undefined;
}
