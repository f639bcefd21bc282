import { HeadstartError } from '../../core/errors';
import type { BaseReport } from '../../core/reports';
import type { LayerRow } from '../../core/summary';
import * as tf from '../tf';
import type { Base, BaseOrigin } from './base';
import { compileFrozen } from './compile/compile-frozen';
import { type Cut, chooseCut, findCuts, inTopologicalOrder, shapeWithoutBatch } from './find-cut';
import { classifierAbove, type LayersClassifier } from './layers-classifier';
import { costOf } from './model-cost';
import { ownClassesOf } from './own-classes';
import { flattenNested } from './rewrite/flatten-nested';
import { foldNormalisation } from './rewrite/fold-normalisation';
import { standardiseLayers } from './rewrite/standardise-layers';

/**
 * The base that a layers model is up to its cut. The model is used up: its weights are the base's, or ended, also when
 * this fails.
 * @param cutLayer undefined: the last place before the classifier
 * @param classNames what the file calls its outputs
 * @throws invalid-setting, unsupported-model
 */
export function layersBase(
  built: tf.LayersModel,
  cutLayer: string | undefined,
  origin: BaseOrigin,
  classNames: readonly string[] | undefined,
): Base {
  const model = flattenNested(built);
  disposeAllBut(model.weights, built.weights);
  try {
    const [inputHeightPx, inputWidthPx] = imageSidesOf(model);
    const cuts = findCuts(model);
    const cut = chooseCut(cuts, cutLayer);
    const rows = layerRows([cut.output]);
    const inBase = new Set(rows.map(({ name }) => name));
    const rowsAboveCut = layerRows(model.outputs).filter(({ name }) => !inBase.has(name));
    const classifier = classifierAbove(model, cut, classNames);
    const frozen = cutModel(model, cut, classifier?.weights ?? []);
    const { multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes } = costOf(frozen);
    const report: BaseReport = {
      ...origin,
      inputHeightPx,
      inputWidthPx,
      cutLayer: cut.name,
      featureShape: cut.featureShape,
      rows,
      rowsAboveCut,
      work: { multiplyAdds, depthwiseMultiplyAdds },
      isJoinable: true,
      cutLayers: cuts.map(({ name, featureShape }) => ({ name, featureShape })),
      ownClasses: ownClassesOf(classifier),
    };
    return frozenBase(report, frozen, largestTensorBytes, classifier);
  } catch (error) {
    disposeWeights(model.weights);
    throw error;
  }
}

/** @throws unsupported-model unless the model takes exactly one image, [height, width, 3] */
function imageSidesOf(model: tf.LayersModel): readonly [heightPx: number, widthPx: number] {
  const [input, second] = model.inputs;
  const [height, width, channels, ...rest] = (input && shapeWithoutBatch(input)) ?? [];
  if (second === undefined && height && width && channels === 3 && rest.length === 0) return [height, width];
  const shapes = model.inputs.map((tensor) => `[${tensor.shape.slice(1).join(', ')}]`);
  throw new HeadstartError(
    'unsupported-model',
    `A base takes one colour image, [height, width, 3]. This model takes ${shapes.join(' and ')}. Choose another base.`,
  );
}

/**
 * The model up to the cut, frozen, of standard layers and folded; weights are ended as soon as they are not needed.
 * @param kept weights above the cut that go on being needed
 */
function cutModel(model: tf.LayersModel, cut: Cut, kept: tf.LayersModel['weights']): tf.LayersModel {
  const lower = tf.model({ inputs: model.inputs, outputs: cut.output, name: 'frozen' });
  disposeAllBut([...lower.weights, ...kept], model.weights);
  const standard = standardiseLayers(lower);
  disposeAllBut(standard.weights, lower.weights);
  const frozen = foldNormalisation(standard, ({ weights }) => disposeWeights(weights));
  for (const layer of frozen.layers) layer.trainable = false;
  disposeAllBut(frozen.weights, standard.weights);
  return frozen;
}

function layerRows(outputs: readonly tf.SymbolicTensor[]): LayerRow[] {
  // A layer that is used twice has two outputs and one row, as in Keras.
  const byLayer = new Map(inTopologicalOrder(outputs).map((output) => [output.sourceLayer, output]));
  return Array.from(byLayer, ([layer, output]) => ({
    name: layer.name,
    className: layer.getClassName(),
    outputShape: shapeWithoutBatch(output) ?? [],
    parameters: layer.countParams(),
    trainable: false,
  }));
}

/** The base that a frozen network of standard layers is, its normalisations folded; the network is the base's. */
export function frozenBase(
  report: BaseReport,
  frozen: tf.LayersModel,
  largestTensorBytes: number,
  classifier?: LayersClassifier,
): Base {
  const compiled = compileFrozen(frozen);
  let disposed = false;
  return {
    report,
    frozen,
    largestTensorBytes,
    features: (batch) => compiled.run(batch),
    byImage: compiled.byImage,
    classifier,
    dispose() {
      if (disposed) return;
      disposed = true;
      disposeWeights([...frozen.weights, ...(classifier?.weights ?? [])]);
    },
  };
}

function disposeAllBut(kept: tf.LayersModel['weights'], weights: tf.LayersModel['weights']): void {
  const needed = new Set(kept);
  disposeWeights(weights.filter((weight) => !needed.has(weight)));
}

/**
 * Weights one by one, those that are not ended yet: TF.js' `Model.dispose` counts references and would leave those of
 * nested models, and a weight that is ended twice throws.
 */
function disposeWeights(weights: tf.LayersModel['weights']): void {
  for (const weight of weights) {
    if (ended.has(weight)) continue;
    ended.add(weight);
    weight.dispose();
  }
}

const ended = new WeakSet<tf.LayersModel['weights'][number]>();
