/**
 * Stands in for `OffscreenCanvas` where there is no browser: whatever is drawn on it, these pixels are read, again and
 * again.
 * @param pattern each R + 2^8 G + 2^16 B + 2^24 alpha
 */
export function patternCanvas(pattern: readonly number[]) {
  return class {
    constructor(
      public width: number,
      public height: number,
    ) {}

    getContext() {
      return {
        canvas: this,
        fillRect: () => undefined,
        drawImage: () => undefined,
        getImageData: (_x: number, _y: number, width: number, height: number) => {
          const pixels = Uint32Array.from(
            { length: width * height },
            (_, at) => pattern[at % pattern.length] as number,
          );
          return { data: new Uint8ClampedArray(pixels.buffer) };
        },
      };
    }
  };
}
