/** Stands in for `OffscreenCanvas` where there is no browser: whatever is drawn on it is of one colour. */
export function plainCanvas(red: number, green: number, blue: number) {
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
        getImageData: (_x: number, _y: number, width: number, height: number) => ({
          data: Uint8ClampedArray.from(
            { length: width * height * 4 },
            (_, at) => [red, green, blue, 255][at % 4] as number,
          ),
        }),
      };
    }
  };
}
