import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patternCanvas } from '../../support/pattern-canvas';

const BITMAP = { width: 2, height: 2, close: () => undefined };
const BOX = { left: 0, top: 0, width: 2, height: 2 };
const RED = 0xff0000ff;
const GREEN = 0xff00ff00;
const BLUE = 0xffff0000;

/** What the canvas and the frames show, again and again. */
let ofCanvas: number[];
let ofFrames: number[];
let openFrames: number;
/** What frames say of themselves. */
let frameFacts: Record<string, unknown>;

beforeEach(() => {
  // What was learnt about this browser's frames is forgotten.
  vi.resetModules();
  [ofCanvas, ofFrames, openFrames] = [[RED, GREEN], [RED, GREEN], 0];
  const colorSpace = { primaries: 'bt709', transfer: 'iec61966-2-1' };
  frameFacts = { format: 'RGBX', rotation: 0, flip: false, colorSpace };
  vi.stubGlobal('OffscreenCanvas', patternCanvas(ofCanvas));
  vi.stubGlobal('VideoFrame', FakeFrame);
});
afterEach(() => vi.unstubAllGlobals());

describe('a picture', () => {
  it('is read as a frame once a frame has given what the canvas gives', async () => {
    expect(await firstPixel()).toBe(RED);
    ofFrames = [BLUE];
    expect(await firstPixel()).toBe(BLUE);
  });

  it('proves nothing of frames where it is of one colour', async () => {
    ofCanvas.splice(0, 2, GREEN);
    ofFrames = [GREEN];
    expect(await firstPixel()).toBe(GREEN);
    ofCanvas.splice(0, 1, RED, GREEN);
    ofFrames = [BLUE, GREEN];
    expect(await firstPixel()).toBe(RED);
  });

  it('is not read as a frame again once a frame has given something else', async () => {
    ofFrames = [BLUE];
    expect(await firstPixel()).toBe(RED);
    ofFrames = [RED - 1];
    expect(await firstPixel()).toBe(RED);
  });

  it('says where blue is the lowest byte, and is compared with the canvas as such', async () => {
    frameFacts.format = 'BGRX';
    ofFrames = [BLUE, GREEN];
    expect(await firstPixel()).toBe(BLUE);
    const { openPicture } = await import('../../../src/engine/images/picture');
    const picture = await openPicture(BITMAP, BOX);
    picture.close();
    expect(picture.isBgr).toBe(true);
  });

  it('is read through the canvas where a frame can’t be copied', async () => {
    vi.spyOn(FakeFrame.prototype, 'copyTo').mockRejectedValueOnce(new DOMException('no', 'NotSupportedError'));
    expect(await firstPixel()).toBe(RED);
    ofFrames = [BLUE];
    expect(await firstPixel()).toBe(RED);
  });

  it.each([
    ['RGBX', RED],
    ['BGRX', BLUE],
  ])('of %s is read through the canvas where a frame can’t be copied any more', async (format, red) => {
    frameFacts.format = format;
    ofFrames = [red, GREEN];
    await firstPixel();
    vi.spyOn(FakeFrame.prototype, 'copyTo').mockRejectedValueOnce(new DOMException('no', 'OperationError'));
    expect(((await firstPixel()) ?? 0) & 0xffffff).toBe(red & 0xffffff);
    ofFrames = [GREEN];
    expect(await firstPixel()).toBe(RED);
  });

  it('is read through the canvas where no frame can be made of it', async () => {
    vi.stubGlobal(
      'VideoFrame',
      class {
        constructor() {
          throw new DOMException('no', 'InvalidStateError');
        }
      },
    );
    expect(await firstPixel()).toBe(RED);
  });

  it.each([
    ['is transparent', { format: 'RGBA' }],
    ['is in another format', { format: 'I420' }],
    ['is to be turned', { rotation: 90 }],
    ['is to be mirrored', { flip: true }],
    ['has a browser that says nothing of turning', { rotation: undefined }],
    ['has other colours than sRGB', { colorSpace: { primaries: 'smpte432', transfer: 'iec61966-2-1' } }],
  ])('is read through the canvas where it %s', async (_, facts) => {
    expect(await firstPixel()).toBe(RED);
    ofFrames = [BLUE];
    Object.assign(frameFacts, facts);
    expect(await firstPixel()).toBe(RED);
  });
});

/** Of one that is opened, read and closed. */
async function firstPixel(): Promise<number | undefined> {
  const { openPicture } = await import('../../../src/engine/images/picture');
  const picture = await openPicture(BITMAP, BOX);
  const pixels = new Uint32Array(4);
  await picture.read([{ first: 0, count: 2 }], pixels);
  picture.close();
  expect(openFrames).toBe(0);
  return pixels[0];
}

class FakeFrame {
  constructor() {
    Object.assign(this, frameFacts);
    openFrames++;
  }

  async copyTo(into: Uint32Array) {
    into.set(into.map((_, at) => ofFrames[at % ofFrames.length] as number));
  }

  close() {
    openFrames--;
  }
}
