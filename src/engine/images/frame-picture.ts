import type { Box } from '../../core/resize';
import type { Picture } from './picture';

/** How the pixels are to be turned and mirrored, where the browser says so. */
interface OrientedFrame extends VideoFrame {
  readonly rotation?: number;
  readonly flip?: boolean;
}

const BYTES_PER_PIXEL = 4;

/**
 * Read as a video frame: its bytes lie in memory as they are, and are copied without a canvas. Undefined where they
 * are not what a canvas shows, or the browser does not say: transparent, still to be turned, of other colours than sRGB.
 */
export function framePicture(bitmap: ImageBitmap, { left, top, width, height }: Box): Picture | undefined {
  const frame = frameOf(bitmap);
  if (!frame) return undefined;
  if (!isPlain(frame)) {
    frame.close();
    return undefined;
  }
  const stride = width * BYTES_PER_PIXEL;
  return {
    width,
    height,
    isBgr: frame.format === 'BGRX',
    async read(runs, into) {
      let rows = 0;
      const copies = runs.map(({ first, count }) => {
        const rect = { x: left, y: top + first, width, height: count };
        const layout = [{ offset: rows * stride, stride }];
        rows += count;
        return frame.copyTo(into, { rect, layout });
      });
      await Promise.all(copies);
    },
    close: () => frame.close(),
  };
}

/** Undefined where the browser makes none of it; its canvas may take it all the same. */
function frameOf(bitmap: ImageBitmap): OrientedFrame | undefined {
  if (!('VideoFrame' in globalThis)) return undefined;
  try {
    return new VideoFrame(bitmap, { timestamp: 0 });
  } catch {
    return undefined;
  }
}

function isPlain({ format, rotation, flip, colorSpace }: OrientedFrame): boolean {
  const isOpaque = format === 'RGBX' || format === 'BGRX';
  const isUpright = rotation === 0 && flip === false;
  return isOpaque && isUpright && colorSpace.primaries === 'bt709' && colorSpace.transfer === 'iec61966-2-1';
}
