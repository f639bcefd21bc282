import { useEffect, useRef, useState } from 'react';
import { Alert } from '../parts/Alert';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';

/** The buttons that begin and end it: one is there at a time. */
export const CAMERA_BUTTONS = { start: 'start-camera', stop: 'stop-camera' };

const WIDTH_PX = 640;

interface CameraProps {
  /** Is handed a frame to keep; the next one is taken when this is done. */
  readonly onFrame: (frame: ImageBitmap) => Promise<void>;
  readonly onStop: () => void;
}

/** The camera's picture as in a mirror, each frame handed on as soon as the last one is done with. */
export function Camera({ onFrame, onStop }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const button = useFocusHeir(CAMERA_BUTTONS.start);
  const [problem, setProblem] = useState<string | undefined>();

  useEffect(() => {
    const ended = new AbortController();
    const element = video.current;
    if (element) void film(element, onFrame, ended.signal).catch((thrown) => setProblem(problemOf(thrown)));
    return () => ended.abort();
  }, [onFrame]);

  return (
    <div className="camera">
      <video ref={video} muted playsInline aria-label={text.trial.cameraPicture} hidden={problem !== undefined} />
      {problem !== undefined && <Alert message={problem} />}
      <button ref={button} id={CAMERA_BUTTONS.stop} type="button" className="secondary small" onClick={onStop}>
        {problem === undefined ? text.trial.stopCamera : text.trial.closeCamera}
      </button>
    </div>
  );
}

async function film(
  video: HTMLVideoElement,
  onFrame: (frame: ImageBitmap) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (!navigator.mediaDevices) throw new DOMException('', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { width: { ideal: WIDTH_PX }, facingMode: 'user' },
  });
  try {
    if (signal.aborted) return;
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      await nextFrame();
      if (video.videoWidth === 0 || signal.aborted) continue;
      const frame = await createImageBitmap(video);
      await onFrame(frame);
      // Nothing is left to close where it was handed over; where it was not, its memory would stay.
      frame.close();
    }
  } catch (thrown) {
    // Playing is broken off when the picture leaves the page.
    if (!signal.aborted) throw thrown;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}

function problemOf(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return text.trial.cameraDenied;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return text.trial.cameraMissing;
  if (name === 'NotReadableError') return text.trial.cameraBusy;
  return text.trial.cameraFailed;
}
