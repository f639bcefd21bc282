import { useEffect, useRef } from 'react';
import type { SeenImage } from '../../core/reports';

interface SeenImageCanvasProps {
  readonly image: SeenImage;
  /** What is on it, for people who cannot see it. */
  readonly name: string;
}

/** An image pixel for pixel as the network sees it. */
export function SeenImageCanvas({ image, name }: SeenImageCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { widthPx, heightPx, rgba } = image;
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0);
  }, [rgba, widthPx, heightPx]);
  return <canvas ref={canvas} className="seen-image" width={widthPx} height={heightPx} role="img" aria-label={name} />;
}
