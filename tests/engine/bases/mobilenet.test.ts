import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { loadBase } from '../../../src/engine/bases/load-base';
import { startFileServer } from '../../support/file-server';
import { requestOf } from '../../support/request-of';

const folder = fileURLToPath(new URL('../../../../shared/material/bases/mobilenet_v1_0.25_224/', import.meta.url));
const present = existsSync(folder);

it.skipIf(!present)(
  'MobileNet v1 0.25 as published is cut before its classifier (needs ../shared/material)',
  async () => {
    await tf.setBackend('cpu');
    const server = await startFileServer();
    const json = readFileSync(`${folder}model.json`, 'utf8');
    server.files.set('/model.json', json);
    const manifest: { paths: string[] }[] = JSON.parse(json).weightsManifest;
    for (const path of manifest.flatMap((group) => group.paths)) {
      server.files.set(`/${path}`, readFileSync(`${folder}${path}`));
    }
    const base = await loadBase(requestOf(`${server.origin}/model.json`));
    try {
      expect(base.report).toMatchObject({ cutLayer: 'conv_pw_13_relu', featureShape: [7, 7, 256] });
      expect(base.report.rows.reduce((total, row) => total + row.parameters, 0)).toBe(218_544);
    } finally {
      base.dispose();
      await server.close();
    }
    expect(tf.memory().numTensors).toBe(0);
  },
);
