import { expect, it } from 'vitest';
import type { HeadBlock } from '../../src/core/run-settings';
import { kerasLine } from '../../src/ui/settings/keras-line';

const DENSE: HeadBlock = { units: 64, activation: 'relu', normalize: false, dropout: 0 };
const plain = (line: string) => line.replaceAll('\u00a0', ' ');

it('the head is said layer after layer as Keras would be told', () => {
  const blocks = [
    { ...DENSE, dropout: 0.25 },
    { ...DENSE, units: 8, normalize: true },
  ];
  expect(plain(kerasLine({ pooling: 'avg', blocks }, [7, 7, 256], 5))).toBe(
    'GlobalAveragePooling2D → Dense(64, relu) → Dropout(0.25) → Dense(8, relu) → BatchNormalization → Dense(5, softmax)',
  );
});

it('a linear classifier is its pooling and its classes', () => {
  expect(plain(kerasLine({ pooling: 'flatten', blocks: [] }, undefined, 3))).toBe('Flatten → Dense(3, softmax)');
});

it('features that are vectors are not pooled', () => {
  expect(plain(kerasLine({ pooling: 'max', blocks: [] }, [256], 2))).toBe('Dense(2, softmax)');
});
