/**
 * TF.js as the engine uses it: operations, layers and the plain JavaScript backend. `@tensorflow/tfjs` is the same
 * packages and more, a WebGL backend and data sets among them, which would double what the worker downloads.
 */
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';

import '@tensorflow/tfjs-backend-cpu';
