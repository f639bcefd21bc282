import type { ArchitectureName, ArchitectureRequest } from '../../../core/architectures';
import { HeadstartError } from '../../../core/errors';
import type { ImageSize } from '../../../core/reports';
import type { Topology } from '../topology/topology';
import type { Architecture } from './architecture';
import { DENSENET121 } from './densenet';
import { EFFICIENTNET_B0 } from './efficientnet';
import { INCEPTION_V3 } from './inception-v3';
import { MOBILENET } from './mobilenet';
import { MOBILENET_V2 } from './mobilenet-v2';
import { RESNET50 } from './resnet';
import { RESNET50_V2 } from './resnet-v2';
import { type Pooling, TopologyBuilder } from './topology-builder';
import { VGG16, VGG19 } from './vgg';
import { XCEPTION } from './xception';

export const ARCHITECTURES: { readonly [Name in ArchitectureName]: Architecture } = {
  VGG16,
  VGG19,
  ResNet50: RESNET50,
  ResNet50V2: RESNET50_V2,
  MobileNet: MOBILENET,
  MobileNetV2: MOBILENET_V2,
  InceptionV3: INCEPTION_V3,
  Xception: XCEPTION,
  DenseNet121: DENSENET121,
  EfficientNetB0: EFFICIENTNET_B0,
};

/**
 * A network of `keras.applications` as Keras 3.15 builds it in a fresh session: the same layers by the same names, so
 * that the published weights fit by name and shape.
 * @param inputSize Keras' `input_shape`; undefined: the network's usual size
 * @param pooling Keras' option of the same name, for a network without its top
 * @throws invalid-setting for a width or a size that the network does not come in
 */
export function architectureTopology(request: ArchitectureRequest, inputSize?: ImageSize, pooling?: Pooling): Topology {
  const architecture = ARCHITECTURES[request.name];
  const { defaultSizePx } = architecture;
  const size = inputSize ?? { heightPx: defaultSizePx, widthPx: defaultSizePx };
  checkWidth(request, architecture);
  checkSize(request, architecture, size);

  const net = new TopologyBuilder();
  let output = architecture.body(net, net.input(size), request.alpha);
  if (request.includeTop) {
    output = architecture.top(net, output);
  } else if (pooling) {
    output = net.globalPooling2d(output, pooling, architecture.namesPooling ? `${pooling}_pool` : undefined);
  }
  return net.topology(architecture.modelName(request.alpha), output);
}

function checkWidth({ name, alpha }: ArchitectureRequest, { alphas }: Architecture): void {
  if (alphas.includes(alpha)) return;
  throw new HeadstartError(
    'invalid-setting',
    `${name} comes with alpha ${alphas.join(', ')}, not with ${alpha}. Choose one of these.`,
  );
}

function checkSize({ name, includeTop }: ArchitectureRequest, architecture: Architecture, size: ImageSize): void {
  const { minimumSizePx: least, defaultSizePx: usual, topNeedsDefaultSize } = architecture;
  const sides = [size.heightPx, size.widthPx];
  const asked = sides.join(' × ');
  if (!sides.every((side) => Number.isSafeInteger(side) && side >= least)) {
    throw new HeadstartError(
      'invalid-setting',
      `${name} takes images of at least ${least} × ${least} pixels; ${asked} was asked for. Choose a larger size.`,
    );
  }
  if (includeTop && topNeedsDefaultSize && !sides.every((side) => side === usual)) {
    throw new HeadstartError(
      'invalid-setting',
      `${name} with its 1000 classes takes images of ${usual} × ${usual} pixels, since its classifier reads every ` +
        `place of them; ${asked} was asked for. Choose that size, or leave the classes out.`,
    );
  }
}
