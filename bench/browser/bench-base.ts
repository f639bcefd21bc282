import type { BaseRequest } from '../../src/core/reports';

/** A base that all contenders load: a TF.js layers model, cut at one layer. */
export interface BenchBase {
  readonly name: string;
  readonly url: string;
  readonly cutLayer: string;
  readonly sizePx: number;
}

/** What Headstart is asked for. */
export function baseRequest({ name, url, cutLayer }: BenchBase): BaseRequest {
  return {
    id: url,
    name,
    source: { kind: 'url', url, addresses: [{ url, route: 'host' }], md5: undefined },
    preprocessing: 'tf',
    cutLayer,
    architecture: undefined,
    inputSize: undefined,
  };
}
