/** Images of the bench, in memory, of which copies can be had that no store has seen. */
export class FreshFiles {
  private copies = 0;

  private constructor(private readonly images: readonly Blob[]) {}

  static async fetched(urls: readonly string[]): Promise<FreshFiles> {
    return new FreshFiles(await Promise.all(urls.map(fetchImage)));
  }

  /** The first images, each with a mark of its own behind its end, where decoders do not look. */
  take(count: number): Blob[] {
    this.copies++;
    return this.marked(count, this.copies);
  }

  /** The same bytes for the same mark; no two of them are the same, also where two images were. */
  marked(count: number, mark: number): Blob[] {
    return this.images
      .slice(0, count)
      .map((image, index) => new Blob([image, Uint32Array.of(mark, index)], { type: image.type }));
  }
}

async function fetchImage(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.blob();
}
