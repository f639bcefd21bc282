import { describe, expect, it } from 'vitest';
import type { BaseEntry } from '../../src/catalogue/base-entry';
import { BASES, BUNDLED_BASE, findBase } from '../../src/catalogue/bases';
import type { BaseRequest } from '../../src/core/reports';
import {
  asNetwork,
  lookedForAt,
  requestOfEntry,
  requestOfFiles,
  requestOfUrl,
  smallestInputOf,
  withInputSize,
} from '../../src/state/base-request';
import { sameBase, sameModel } from '../../src/state/same-base';

const where = { pageUrl: 'https://page.example/app/', mirror: undefined };
const vgg = findBase('vgg16') as BaseEntry;
const mobile = findBase('mobilenet_v1_0.25_224') as BaseEntry;
const KERAS = 'https://storage.googleapis.com/tensorflow/keras-applications/';
const file = (name: string) => new File(['x'], name);
const urlOf = ({ source }: BaseRequest) => (source.kind === 'url' ? source.url : undefined);

describe('a row of the catalogue', () => {
  it.each(BASES)('asks for its own file, and names a network just where that holds weights alone: $id', (entry) => {
    const request = requestOfEntry(entry, where);
    expect(request.source).toMatchObject({ kind: 'url', md5: entry.source.md5 });
    expect(urlOf(request)).toBe(new URL(entry.source.url, where.pageUrl).href);
    expect(request.architecture).toEqual(entry.source.kind === 'keras' ? entry.architecture : undefined);
    expect(request.inputSize).toBeUndefined();
  });

  it('is looked for at one address at least, the base that ships with the page at the page’s own', () => {
    for (const entry of BASES) {
      const { source } = requestOfEntry(entry, where);
      if (source.kind !== 'url') throw new Error('a row has an address');
      expect(source.addresses.length).toBeGreaterThan(0);
    }
    expect(urlOf(requestOfEntry(BUNDLED_BASE, where))).toMatch(/^https:\/\/page\.example\/app\//);
  });
});

describe('a model by its address', () => {
  it.each([
    ['https://a.example/my-model/model.json', 'my-model'],
    ['https://a.example/models/birds.keras', 'birds'],
    ['https://a.example/model.json', 'a.example'],
    [' https://a.example/t/teachable%20one.zip ', 'teachable one'],
    ['https://a.example/%zz.h5', '%zz'],
  ])('is known by its address and named by what says most: %s', (typed, name) => {
    const request = requestOfUrl(typed, {}, where);
    expect(request).toMatchObject({ id: typed.trim(), name, architecture: undefined, preprocessing: 'tf' });
  });

  it('is recognised by the name of an official file wherever it lies, and scaled as that network wants', () => {
    const copy = requestOfUrl('https://a.example/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5', {}, where);
    expect(copy).toMatchObject({ name: 'VGG16', architecture: vgg.architecture, preprocessing: 'caffe' });
    expect(copy.source).toMatchObject({ md5: undefined });
    const official = requestOfUrl(vgg.source.url, {}, where);
    expect(official.source).toMatchObject({ md5: vgg.source.md5 });
  });

  it('is read as the person says, whatever its name says', () => {
    const architecture = { name: 'VGG19', alpha: 1, includeTop: true } as const;
    const request = requestOfUrl(vgg.source.url, { architecture, preprocessing: 'none' }, where);
    expect(request).toMatchObject({ architecture, preprocessing: 'none' });
  });

  it.each(['model.json', '', 'ftp://a.example/model.json', 'javascript:alert(1)'])(
    'is refused where it is “%s”',
    (typed) => expect(() => requestOfUrl(typed, {}, where)).toThrow(/not a web address/),
  );
});

describe('a model from files', () => {
  it.each([
    [['birds.keras'], 'birds'],
    [['model.json', 'group1-shard1of1.bin', 'metadata.json'], 'model'],
    [['mobilenet_2_5_224_tf_no_top.h5'], 'MobileNet 0.25'],
  ])('is the one model among them: %j', (names, name) => {
    expect(requestOfFiles(names.map(file), {}).name).toBe(name);
  });

  it.each([[[]], [['birds.png']], [['a.h5', 'b.h5']], [['weights.bin']]])('is refused where they are %j', (names) =>
    expect(() => requestOfFiles(names.map(file), {})).toThrow(/Expected one .h5, .keras or .zip file/),
  );
});

describe('weights of a network that the person names', () => {
  it('are scaled as that network wants, and cut where it is cut', () => {
    const request = requestOfUrl('https://a.example/w.h5', {}, where);
    const named = asNetwork({ ...request, cutLayer: 'gone' }, { name: 'DenseNet121', alpha: 1, includeTop: false });
    expect(named).toMatchObject({ id: request.id, preprocessing: 'torch', cutLayer: undefined });
  });
});

describe('another input size', () => {
  const notes = { heightPx: 240, widthPx: 240 };

  it('is given to a network in code as it is', () => {
    expect(withInputSize(requestOfEntry(vgg, where), notes, where)).toEqual({
      ...requestOfEntry(vgg, where),
      inputSize: notes,
    });
  });

  it('is given to a hosted model through Keras’ file of the same weights, and the usual one takes that back', () => {
    const request = requestOfEntry(mobile, where);
    const resized = withInputSize(request, { heightPx: 160, widthPx: 192 }, where);
    expect(urlOf(resized)).toBe(`${KERAS}mobilenet/mobilenet_2_5_224_tf_no_top.h5`);
    expect(resized).toMatchObject({ id: mobile.id, architecture: mobile.architecture, cutLayer: mobile.cutLayer });
    expect(withInputSize(resized, { heightPx: 224, widthPx: 224 }, where)).toEqual(request);
  });

  it.each([
    [31, 224],
    [224, 31],
    [224.5, 224],
    [Number.NaN, 224],
    [224, 100_000],
  ])('must be whole and within the bounds: %d × %d is refused', (heightPx, widthPx) => {
    expect(() => withInputSize(requestOfEntry(vgg, where), { heightPx, widthPx }, where)).toThrow(/from 32 to/);
  });

  it('is refused for a model whose size is fixed: its own file’s, or that of a network with its top', () => {
    const whole = requestOfUrl('https://a.example/vgg16_weights_tf_dim_ordering_tf_kernels.h5', {}, where);
    for (const fixed of [
      requestOfEntry(BUNDLED_BASE, where),
      requestOfUrl('https://a.example/m.zip', {}, where),
      whole,
    ]) {
      expect(smallestInputOf(fixed)).toBeUndefined();
      expect(() => withInputSize(fixed, notes, where)).toThrow(/one size only/);
    }
  });
});

describe('two requests', () => {
  const request = requestOfEntry(vgg, where);
  const changes: readonly Partial<BaseRequest>[] = [
    { cutLayer: 'block4_pool' },
    { preprocessing: 'tf' },
    { inputSize: { heightPx: 240, widthPx: 240 } },
  ];

  it.each(changes)('are the same model but not the same base where only this differs: %j', (change) => {
    expect(sameBase(request, { ...request, ...change })).toBe(false);
    expect(sameModel(request, { ...request, ...change })).toBe(true);
  });

  it('are the same base wherever it is looked for', () => {
    const mirrored = lookedForAt(request, { ...where, mirror: 'https://mirror.example/' });
    expect(mirrored.source).not.toEqual(request.source);
    expect(sameBase(request, mirrored)).toBe(true);
  });

  it('of files are the same for the same files, not for others of the same name', () => {
    const files = [file('a.h5')];
    const first = requestOfFiles(files, {});
    expect(sameBase(first, requestOfFiles([...files], {}))).toBe(true);
    expect(sameModel(first, requestOfFiles([file('a.h5')], {}))).toBe(false);
    expect(sameBase(first, request)).toBe(false);
  });

  it('are two models where the weights fill two networks', () => {
    const weights = requestOfUrl('https://a.example/w.h5', {}, where);
    expect(sameModel(weights, asNetwork(weights, { name: 'VGG16', alpha: 1, includeTop: false }))).toBe(false);
  });
});
