import type { BaseReport } from '../../core/reports';
import type { Resize } from '../../core/resize';
import { PREPROCESSING_WORDS } from './preprocessing-words';
import { resizeText } from './resize-text';

export interface MetadataInput {
  readonly modelName: string;
  readonly labels: readonly string[];
  readonly base: BaseReport;
  readonly resize: Resize;
  /** What the run was: seed, split, settings, figures, dataset, backend; written as it is. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly versions: { readonly headstart: string; readonly tfjs: string };
  readonly createdAt: Date;
}

const NORMALISATION = 'Each BatchNormalization of the frozen base is folded into the convolution before it.';

/**
 * The text of `metadata.json`. It opens with the fields that Teachable Machine's library reads, so that programs
 * made for those models find labels and size; then all that another program needs to feed the model the same numbers.
 */
export function metadataText({ modelName, labels, base, resize, record, versions, createdAt }: MetadataInput): string {
  const metadata = {
    tfjsVersion: versions.tfjs,
    packageVersion: versions.headstart,
    packageName: 'headstart',
    modelName,
    timeStamp: createdAt.toISOString(),
    labels,
    userMetadata: {},
    grayscale: false,
    // Teachable Machine knows squares only; `input` has both sides.
    imageSize: Math.max(base.inputHeightPx, base.inputWidthPx),
    base: {
      id: base.id,
      name: base.name,
      origin: base.origin,
      sha256: base.sha256,
      cutLayer: base.cutLayer,
      normalisation: NORMALISATION,
    },
    input: {
      heightPx: base.inputHeightPx,
      widthPx: base.inputWidthPx,
      channels: 'RGB',
      range: 'Start from 0 to 255 a channel, then apply `preprocessing`: the model takes the result.',
    },
    preprocessing: PREPROCESSING_WORDS[base.preprocessing],
    resize: {
      text: resizeText(resize),
      method: 'bilinear',
      halfPixelCentres: true,
      antialias: resize.interpolation === 'antialias',
      aspect: resize.mode,
      transparentOver: 'white',
      exifOrientation: 'applied',
    },
    versions,
    record,
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
