import type { HeadBlock, RunSettings } from '../../core/run-settings';
import type { Shape } from '../../core/shapes';

/**
 * The head as one writes it in Keras, layer after layer: “Dense(64, relu) → Dropout(0.25) → Dense(5, softmax)”.
 * @param featureShape undefined while it is not known; features that are vectors need no pooling
 */
export function kerasLine(
  { pooling, blocks }: Pick<RunSettings, 'pooling' | 'blocks'>,
  featureShape: Shape | undefined,
  classCount: number,
): string {
  const first = featureShape?.length === 1 ? [] : [POOLING[pooling]];
  return [...first, ...blocks.flatMap(layersOf), dense(classCount, 'softmax')].join(' → ');
}

const POOLING = { avg: 'GlobalAveragePooling2D', max: 'GlobalMaxPooling2D', flatten: 'Flatten' } as const;

function layersOf({ units, activation, normalize, dropout }: HeadBlock): string[] {
  return [
    dense(units, activation),
    ...(normalize ? ['BatchNormalization'] : []),
    ...(dropout > 0 ? [`Dropout(${dropout})`] : []),
  ];
}

/** On one line, wherever the whole has to be broken. */
function dense(units: number, activation: string): string {
  return `Dense(${units},\u00a0${activation})`;
}
