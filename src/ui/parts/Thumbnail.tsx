import { memo, useEffect, useRef, useState } from 'react';
import { Icon } from './Icon';
import { drawThumbnail } from './thumbnail-queue';

interface ThumbnailProps {
  /** Undefined where the page no longer has it. */
  readonly file: Blob | undefined;
  readonly sidePx: number;
  /** What is on it, for people who cannot see it; undefined where text beside it says so. */
  readonly name?: string;
}

/** A small picture of an image file, decoded once it comes into sight. */
export const Thumbnail = memo(function Thumbnail({ file, sidePx, name }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isBroken, setBroken] = useState(false);

  useEffect(() => {
    const element = canvas.current;
    if (!element || !file) return;
    const controller = new AbortController();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const pixels = Math.round(sidePx * devicePixelRatio);
      void drawThumbnail(file, element, pixels, controller.signal).then((isDrawn) => setBroken(!isDrawn));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      controller.abort();
    };
  }, [file, sidePx]);

  return (
    <span
      className="thumbnail"
      style={{ inlineSize: sidePx, blockSize: sidePx }}
      {...(name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      data-broken={isBroken || undefined}
      title={file ? undefined : name}
    >
      <canvas ref={canvas} width={1} height={1} />
      {isBroken && <Icon name="broken" />}
      {!file && <Icon name="picture" />}
    </span>
  );
});
