export { convolve } from './convolve';
export { copyChannels, pad } from './copy';
export { depthwise3x3 } from './depthwise';
export { depthwise } from './depthwise-any';
export { add, limit, scaleAndShift, sigmoid } from './elementwise';
export { pool } from './pool';
