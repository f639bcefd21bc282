import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const ARCHIVE = '../shared/material/pretrain/tiny-imagenet.tar.gz';
const TEACHER = '../shared/material/bases/mobilenet_v1_0.25_224';
const PYTHON = process.env.HEADSTART_PYTHON ?? 'python3';
const SLICE_MS = 300_000;

const missing = [ARCHIVE, TEACHER].find((path) => !existsSync(path));
const obstacle = missing
  ? `there is no ${missing}`
  : !runs('-c', 'import torch, numpy, PIL')
    ? `${PYTHON} has no torch; set HEADSTART_PYTHON to one that has`
    : undefined;
if (obstacle) console.log(`Skipped the pretraining on a slice: ${obstacle}.`);

test.skipIf(obstacle !== undefined)(
  'pretraining runs on a slice, and exports a model of the same form as the one that ships',
  { timeout: SLICE_MS },
  () => {
    const work = mkdtempSync(join(tmpdir(), 'headstart-pretrain-'));
    try {
      execFileSync('tar', ['xzf', ARCHIVE, '-C', work]);
      const data = ['--data', join(work, 'tiny_imagenet_200')];
      const slice = [...data, '--out', join(work, 'slice'), '--per-class', '5'];
      python('train.py', ...slice, '--epochs', '2');
      python('lessons.py', ...slice, '--teacher', TEACHER, '--views', '2');
      python('distil.py', ...slice, '--epochs', '2');
      const model = ['--target', join(work, 'model'), '--golden', join(work, 'golden.json')];
      python('export.py', ...data, '--checkpoint', join(work, 'slice/distilled.pt'), ...model);
      expect(shapesOf(join(work, 'model'))).toEqual(shapesOf('public/bases/headstart-tiny'));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
);

function runs(...words: string[]): boolean {
  try {
    execFileSync(PYTHON, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function python(script: string, ...words: string[]): void {
  execFileSync(PYTHON, [join('tools/pretrain', script), ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Every weight of a model by name, with its shape. */
function shapesOf(folder: string): Record<string, number[]> {
  const { weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  return Object.fromEntries(
    weightsManifest.flatMap(({ weights }: { weights: { name: string; shape: number[] }[] }) =>
      weights.map(({ name, shape }) => [name, shape]),
    ),
  );
}
