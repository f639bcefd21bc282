/** What `assembly/` exports to resize a picture; its files say what each argument is. Addresses are in bytes. */
export interface ResizeKernels {
  resizeBilinear(
    pixels: number,
    rows: number,
    columns: number,
    scratch: number,
    output: number,
    width: number,
    outHeight: number,
    outWidth: number,
    isBgr: boolean,
  ): void;
  weighColumns(
    pixels: number,
    spans: number,
    weights: number,
    output: number,
    rows: number,
    width: number,
    outWidth: number,
    isBgr: boolean,
  ): void;
  weighRows(input: number, spans: number, weights: number, output: number, outHeight: number, outWidth: number): void;
}
