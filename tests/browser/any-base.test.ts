import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { serveBuiltPage } from '../../scripts/built-page.mjs';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  setSetting,
  showPage,
  train,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { weightsProxy } from '../../scripts/weights-proxy.mjs';
import { type FileServer, hosted, startFileServer } from '../support/file-server';
import { writeFormulaWeights } from '../support/keras-weights-file';
import { exportedFiles, teachableMachine } from '../support/teachable-machine';
import { graphOf, layersModel } from '../support/tiny-graph';
import { tinyModelFiles } from '../support/tiny-model';
import { openExportedModel } from './support/exported-model';
import { writeImages } from './support/test-images';
import { test } from './support/visit';

const OFFICIAL = 'https://storage.googleapis.com/tensorflow/keras-applications';
const MOBILENET = 'mobilenet/mobilenet_2_5_224_tf_no_top.h5';
const PATIENCE_MS = 30_000;
const LOADED = /Takes 224 × 224 pixels, gives 7 × 7 × 256 features/;

let work: string;
/** MobileNet 0.25 without its top, as Keras publishes it, its weights by formula. */
let mobilenet: Uint8Array;
let host: FileServer;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'headstart-bases-'));
  const path = join(work, 'mobilenet.h5');
  await writeFormulaWeights({ name: 'MobileNet', alpha: 0.25, includeTop: false }, path);
  mobilenet = readFileSync(path);
  host = await startFileServer();
});

afterAll(async () => {
  await host.close();
  rmSync(work, { recursive: true, force: true });
});

describe('a Keras .h5 of weights', () => {
  test('is read from a host that lets pages read it, and kept', async ({ visit: { page } }) => {
    host.files.set(`/${MOBILENET}`, hosted(mobilenet));
    await chooseBase(page, `${host.origin}/${MOBILENET}`);
    await expectStatus(page, LOADED);
    await expectStatus(page, /from 127\.0\.0\.1/);
    await page.reload();
    host.files.clear();
    await chooseBase(page, `${host.origin}/${MOBILENET}`);
    await expectStatus(page, /kept in this browser/);
  });

  test('goes on where a connection broke', async ({ visit: { page } }) => {
    host.files.set('/broken/mobilenet_2_5_224_tf_no_top.h5', hosted(mobilenet, { breaks: [mobilenet.length >> 1] }));
    host.ranges.length = 0;
    await chooseBase(page, `${host.origin}/broken/mobilenet_2_5_224_tf_no_top.h5`);
    await expectStatus(page, LOADED);
    expect(host.ranges.some((range) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  });

  test('that is long in coming can be stopped by keyboard, and goes on from there later', async ({
    visit: { page },
  }) => {
    const path = '/stalling/mobilenet_2_5_224_tf_no_top.h5';
    host.files.set(path, stallsAfter(mobilenet, mobilenet.length >> 1));
    await chooseBase(page, `${host.origin}${path}`);
    const stop = page.getByRole('button', { name: 'Stop fetching' });
    await stop.focus();
    await page.keyboard.press('Enter');
    await expectStatus(page, /Fetched when you train or try it/);
    expect(await page.locator('#base-heading:focus').count()).toBe(1);
    host.files.set(path, hosted(mobilenet));
    host.ranges.length = 0;
    await page.getByRole('button', { name: 'Fetch it now' }).click();
    await expectStatus(page, LOADED);
    expect(host.ranges.some((range) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  });

  test('that stalls holds up no other base', async ({ visit: { page } }) => {
    host.files.set('/stalling.h5', stallsAfter(mobilenet, 1000));
    host.files.set(`/${MOBILENET}`, hosted(mobilenet));
    await chooseBase(page, `${host.origin}/stalling.h5`);
    await page.getByRole('button', { name: 'Stop fetching' }).waitFor();
    await chooseBase(page, `${host.origin}/${MOBILENET}`);
    await expectStatus(page, LOADED);
  });

  test('comes through the page’s own server where the mirror and Keras’ host may not be read', async ({
    visit,
    browser,
  }) => {
    const upstream = await startFileServer({ [`/tensorflow/keras-applications/${MOBILENET}`]: hosted(mobilenet) });
    const mirror = await startFileServer({ [`/${MOBILENET}`]: withoutCors(mobilenet) });
    const plugin = weightsProxy({ upstreams: { 'storage.googleapis.com': upstream.origin } });
    const server = await serveBuiltPage(inject('pageFolder'), [{ ...plugin, enforce: 'pre' }]);
    const context = await browser.newContext();
    try {
      await context.route('https://storage.googleapis.com/**', (route) => route.abort());
      const page = await context.newPage();
      await showPage(page, server.url);
      await nameMirror(page, mirror.origin);
      await chooseBase(page, `${OFFICIAL}/${MOBILENET}`);
      await expectStatus(page, /through this page’s server/);
      await expectStatus(page, LOADED);
      expect(mirror.requests.length).toBeGreaterThan(0);
      expect(visit.consoleErrors).toEqual([]);
    } finally {
      await context.close();
      await server.close();
      await Promise.all([mirror.close(), upstream.close()]);
    }
  });

  test('that may not be read from anywhere is a sentence that names each host', async ({ visit: { page } }) => {
    await page.context().route('https://storage.googleapis.com/**', (route) => route.abort());
    host.files.set(`/${MOBILENET}`, withoutCors(mobilenet));
    await nameMirror(page, host.origin);
    await chooseBase(page, `${OFFICIAL}/${MOBILENET}`);
    await expectFailure(
      page,
      /127\.0\.0\.1.*does not let web pages read.*storage\.googleapis\.com.*drop it into the page/,
    );
  });

  test('that is not the published one is refused by its checksum', async ({ visit: { page } }) => {
    host.files.set('/efficientnetb0_notop.h5', hosted(mobilenet));
    await nameMirror(page, host.origin);
    await chooseBase(page, 'efficientnetb0');
    await page.getByRole('button', { name: 'Fetch it now' }).click();
    await expectFailure(page, /MD5 should be 50bc09e76180e00e4465e1a485ddc09d and is [0-9a-f]{32}/);
  });

  test('that was cut off is a sentence', async ({ visit: { page } }) => {
    host.files.set(`/${MOBILENET}`, mobilenet.subarray(0, mobilenet.length >> 1));
    await chooseBase(page, `${host.origin}/${MOBILENET}`);
    await expectFailure(page, /cut off|damaged|short|truncated|whole/i);
  });

  test('of another network says so, and is read as the right one without a second download', async ({
    visit: { page },
  }) => {
    host.files.set('/weights.h5', hosted(mobilenet));
    await chooseBase(page, `${host.origin}/weights.h5`);
    await expectFailure(page, /weights alone/);
    host.files.clear();
    await readAs(page, 'VGG16');
    await expectFailure(page, /another network/);
    await readAs(page, 'MobileNet 0.25');
    await expectStatus(page, LOADED);
  });

  test('is read from a file that is chosen on this computer', async ({ visit: { page } }) => {
    await openChoices(page);
    const file = {
      name: 'mobilenet_2_5_224_tf_no_top.h5',
      mimeType: 'application/x-hdf5',
      buffer: Buffer.from(mobilenet),
    };
    await page.getByLabel('Model file').setInputFiles(file);
    await expectStatus(page, /from your file/);
    await expectStatus(page, LOADED);
  });
});

test('a head trained on a .h5 base is downloaded as a model that says the same in plain TF.js', async ({
  visit,
  folder,
}) => {
  const { page } = visit;
  const images = writeImages(join(folder, 'images'), ['blue', 'red'], 6, 224);
  host.files.set(`/${MOBILENET}`, hosted(mobilenet));
  await chooseBackend(page, 'wasm');
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, `${host.origin}/${MOBILENET}`);
  await setSetting(page, 'epochs', 3);
  expect(await train(page)).toBe('done');
  const zip = join(folder, 'model.zip');
  await download(page, zip);
  const exported = await openExportedModel(zip);
  try {
    const [image] = images;
    const said = await tryImage(page, image?.path ?? '');
    const predicted = exported.predict(image?.pixels ?? new Uint8Array());
    for (const name of exported.labels) expect(said[name]).toBeCloseTo(predicted[name] as number, 5);
  } finally {
    exported.dispose();
  }
  expect(visit.consoleErrors).toEqual([]);
});

describe('a model of any other kind', () => {
  test('a text file that is called .h5 is a sentence', async ({ visit: { page } }) => {
    host.files.set('/notes.h5', 'These are my notes.');
    await chooseBase(page, `${host.origin}/notes.h5`);
    await expectFailure(page, /is text that begins with “These are my notes/);
  });

  test('a whole Keras model and a .keras file bring their network', async ({ visit: { page } }) => {
    for (const name of ['whole.h5', 'whole.keras']) {
      host.files.set(`/${name}`, readFileSync(join('tests/golden/keras-files', name)));
      await chooseBase(page, `${host.origin}/${name}`);
      await expectStatus(page, /Takes 8 × 8 pixels/);
    }
  });

  test('a model.json as Keras 3 writes it', async ({ visit: { page } }) => {
    const { json, weights } = await tinyModelFiles({ sizePx: 32 });
    const topology = JSON.stringify(json.modelTopology).replaceAll('batch_input_shape', 'batch_shape');
    host.files.set('/keras3/model.json', JSON.stringify({ ...json, modelTopology: JSON.parse(topology) }));
    host.files.set('/keras3/weights.bin', weights);
    await chooseBase(page, `${host.origin}/keras3/model.json`);
    await expectStatus(page, /Takes 32 × 32 pixels, gives 16 × 16 × 6 features/);
  });

  test('a Teachable Machine export, without its own head', async ({ visit: { page } }) => {
    host.files.set('/tm.zip', zipSync(await exportedFiles(teachableMachine().whole)));
    await chooseBase(page, `${host.origin}/tm.zip`);
    await expectStatus(page, /Takes 8 × 8 pixels, gives 4 × 4 × 6 features/);
  });

  test('a graph model', async ({ visit: { page } }) => {
    const { json, weights } = graphOf(layersModel());
    host.files.set('/graph/model.json', json);
    host.files.set('/graph/group1-shard1of1.bin', new Uint8Array(await weights.arrayBuffer()));
    await chooseBase(page, `${host.origin}/graph/model.json`);
    await expectStatus(page, /Takes 224 × 224 pixels, gives 112 × 112 × 4 features/);
    await expectStatus(page, /can’t be downloaded/);
  });
});

async function openChoices(page: Page): Promise<void> {
  const choices = page.locator('#base-choices');
  if (!(await choices.isVisible())) await page.locator('button[aria-controls="base-choices"]').click();
}

async function nameMirror(page: Page, origin: string): Promise<void> {
  await openChoices(page);
  await page.getByText('Is Keras’ host out of reach?').click();
  await page.getByLabel('Mirror of Keras’ weights').fill(origin);
  await page.getByRole('button', { name: 'Use this mirror' }).click();
}

/** Answers the page's question which network a file of weights belongs to. */
async function readAs(page: Page, network: string): Promise<void> {
  const question = page.locator('form').filter({ has: page.getByRole('button', { name: 'Read it so' }) });
  await question.getByLabel('Network', { exact: true }).selectOption(network);
  await question.getByRole('button', { name: 'Read it so' }).click();
}

async function expectStatus(page: Page, sentence: RegExp): Promise<void> {
  await page
    .locator('.base-section > .note')
    .filter({ hasText: anySpace(sentence) })
    .waitFor({ timeout: PATIENCE_MS });
}

async function expectFailure(page: Page, sentence: RegExp): Promise<void> {
  const alert = page.locator('.base-section [role="alert"]');
  await alert.filter({ hasText: anySpace(sentence) }).waitFor({ timeout: PATIENCE_MS });
}

/** The page has spaces at which no line may break. */
function anySpace({ source, flags }: RegExp): RegExp {
  return new RegExp(source.replaceAll(' ', '\\s'), flags);
}

/** A host that sends so many bytes, and then nothing more. */
function stallsAfter(body: Uint8Array, bytes: number) {
  return (response: ServerResponse) => {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-length': body.length });
    response.write(body.subarray(0, bytes));
  };
}

function withoutCors(body: Uint8Array) {
  return (response: ServerResponse) => response.writeHead(200).end(body);
}
