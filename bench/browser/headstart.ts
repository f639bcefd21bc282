import { Client } from '../../src/client/client';
import type { ExtractionReport } from '../../src/core/reports';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { type BenchBase, baseRequest } from './bench-base';

/** Headstart as the page runs it: its own worker, called over its own wire. */
export class Headstart {
  private readonly worker = new Worker(new URL('../../src/worker/entry.ts', import.meta.url), {
    type: 'module',
    name: 'headstart',
  });
  private readonly client = new Client(() => this.worker);
  private nextId = 1;

  async load(backend: 'wasm' | 'webgpu', base: BenchBase): Promise<void> {
    await this.client.call('chooseBackend', { choice: backend });
    await this.client.call('loadBase', baseRequest(base));
  }

  /** @returns the images' ids, for asking a second time */
  async hold(files: readonly Blob[]): Promise<number[]> {
    const images = files.map((file) => ({ imageId: this.nextId++, file, hash: undefined }));
    await this.client.call('holdImages', { images });
    return images.map(({ imageId }) => imageId);
  }

  extract(imageIds: readonly number[]): Promise<ExtractionReport> {
    return this.client.call('extractFeatures', { imageIds, settings: DEFAULT_SETTINGS });
  }

  /** @throws an error if any image was not run through the base: then nothing was measured */
  async extractFresh(files: readonly Blob[]): Promise<void> {
    const imageIds = await this.hold(files);
    const { extracted, reused, failures } = await this.extract(imageIds);
    await this.client.call('dropImages', { imageIds });
    if (extracted === files.length) return;
    throw new Error(
      `Of ${files.length} images ${extracted} were extracted, ${reused} were known, ${failures.length} failed.`,
    );
  }

  end(): void {
    this.worker.terminate();
  }
}
