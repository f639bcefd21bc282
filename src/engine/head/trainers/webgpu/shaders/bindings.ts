import type { FeatureChunks } from '../feature-chunks';
import type { HeadPlan } from '../head-plan';

/** Buffers other than the features' that every shader is given. */
export const STORAGE_BUFFERS = 4;
/** Bytes between two records of batches; no device asks for more. */
export const BATCH_STRIDE = 256;
/** Words of a record before the keys. */
export const BATCH_WORDS = 8;
/** Bytes of a record. */
export function batchBytes({ dropouts }: HeadPlan): number {
  return (BATCH_WORDS + 4 * keyVectors(dropouts)) * Uint32Array.BYTES_PER_ELEMENT;
}
/** Words of an entry. */
export const ENTRY_WORDS = 5;

/** What all shaders have in common, so that one bind group serves every step of an epoch. */
export function bindings(plan: HeadPlan, { count, rowsEach, width }: FeatureChunks): string {
  const chunks = Array.from({ length: count }, (_, chunk) => chunk);
  return /* wgsl */ `
struct Batch {
  rows: u32,
  // Of its rows in entries.
  first: u32,
  isTraining: u32,
  learningRate: f32,
  // The learning rate as the optimiser's time changes it.
  stepSize: f32,
  dropoutKeys: array<vec4<u32>, ${keyVectors(plan.dropouts)}>,
}

// A row of an epoch, in its order, and what the head made of it.
struct Entry {
  row: u32,
  label: u32,
  weight: f32,
  loss: f32,
  right: f32,
}

@group(0) @binding(0) var<uniform> batch: Batch;
@group(0) @binding(1) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> memory: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;
@group(0) @binding(4) var<storage, read_write> entries: array<Entry>;
${chunks.map((chunk) => `@group(0) @binding(${STORAGE_BUFFERS + 1 + chunk}) var<storage, read> features${chunk}: array<f32>;`).join('\n')}

fn featureAt(place: u32, column: u32) -> f32 {
  let row = entries[batch.first + place].row;
  let at = row % ${rowsEach}u * ${width}u + column;
  switch row / ${rowsEach}u {
    ${chunks
      .slice(1)
      .map((chunk) => `case ${chunk}u: { return features${chunk}[at]; }`)
      .join('\n    ')}
    default: { return features0[at]; }
  }
}
`;
}

function keyVectors(dropouts: number): number {
  return Math.max(Math.ceil(dropouts / 4), 1);
}
