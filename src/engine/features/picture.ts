import type { ImageFault } from '../../core/reports';

/** What images of the same content have in common: each of its views goes through the base once. */
export class Picture {
  readonly imageIds: number[] = [];
  /** How many views went through the base. */
  extracted = 0;
  fault: ImageFault | undefined;

  constructor(
    readonly hash: string,
    /** Undefined as long as no image of this content has one. */
    public file: Blob | undefined,
    imageId: number,
    private missing: readonly number[],
  ) {
    this.imageIds.push(imageId);
  }

  /** Those whose features are still to be had. */
  get views(): readonly number[] {
    return this.missing;
  }

  /** One more image of the same content. */
  join(imageId: number, file: Blob | undefined): void {
    this.imageIds.push(imageId);
    this.file ??= file;
  }

  /** This view's features were kept from an earlier visit. */
  found(view: number): void {
    this.missing = this.missing.filter((other) => other !== view);
  }

  /** @returns the views that went through the base */
  endExtracted(): readonly number[] {
    const views = this.missing;
    this.extracted = views.length;
    this.missing = [];
    return views;
  }

  endWith(fault: ImageFault): void {
    this.fault = fault;
    this.missing = [];
  }
}

export type PictureWithFile = Picture & { readonly file: Blob };

export function hasFile(picture: Picture): picture is PictureWithFile {
  return picture.file !== undefined;
}
