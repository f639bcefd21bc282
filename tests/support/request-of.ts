import type { BaseRequest } from '../../src/core/reports';

/** A request for the TF.js model at one address. */
export function requestOf(url: string, change: Partial<BaseRequest> = {}): BaseRequest {
  return {
    id: 'tiny',
    name: 'Tiny',
    source: { kind: 'url', url, addresses: [{ url, route: 'host' }], md5: undefined },
    preprocessing: 'tf',
    cutLayer: undefined,
    architecture: undefined,
    inputSize: undefined,
    ...change,
  };
}
