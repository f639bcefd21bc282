import { useEffect } from 'react';

/** Calls `onImage` with an image that the person pastes anywhere on the page. */
export function usePastedImage(isActive: boolean, onImage: (image: File) => void): void {
  useEffect(() => {
    if (!isActive) return;
    const take = ({ clipboardData }: ClipboardEvent) => {
      const image = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (image) onImage(image);
    };
    addEventListener('paste', take);
    return () => removeEventListener('paste', take);
  }, [isActive, onImage]);
}
