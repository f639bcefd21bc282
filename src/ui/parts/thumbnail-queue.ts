const AT_ONCE = 4;

interface Job {
  readonly signal: AbortSignal;
  readonly start: () => Promise<void>;
}

const waiting: Job[] = [];
let running = 0;

/**
 * Draws a small, square, centred picture of an image file on a canvas. Few are decoded at a time, those asked for
 * last first, because they are the ones in sight; nothing decoded is kept.
 * @returns false when the file cannot be decoded; never settles once `signal` is aborted
 */
export function drawThumbnail(
  file: Blob,
  canvas: HTMLCanvasElement,
  sidePx: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const start = async () => {
      const isDrawn = await draw(file, canvas, sidePx, signal);
      if (!signal.aborted) resolve(isDrawn);
    };
    waiting.push({ signal, start });
    startNext();
  });
}

function startNext(): void {
  while (running < AT_ONCE) {
    const job = waiting.pop();
    if (!job) return;
    if (job.signal.aborted) continue;
    running += 1;
    void job.start().finally(() => {
      running -= 1;
      startNext();
    });
  }
}

async function draw(file: Blob, canvas: HTMLCanvasElement, sidePx: number, signal: AbortSignal): Promise<boolean> {
  let bitmap: ImageBitmap | undefined;
  try {
    // Half as wide again, so that a landscape image still fills the square's height.
    bitmap = await createImageBitmap(file, { resizeWidth: Math.round(sidePx * 1.5), resizeQuality: 'medium' });
    const context = canvas.getContext('2d');
    if (signal.aborted || !context) return true;
    canvas.width = sidePx;
    canvas.height = sidePx;
    const side = Math.min(bitmap.width, bitmap.height);
    const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    context.drawImage(bitmap, left, top, side, side, 0, 0, sidePx, sidePx);
    return true;
  } catch {
    return false;
  } finally {
    bitmap?.close();
  }
}
