import { type DragEvent, useRef, useState } from 'react';

/**
 * Handlers that make an element a target for dropped files. One inside another takes the drop for itself, and
 * then it alone is highlighted.
 */
export function useDropTarget(onDrop: (transfer: DataTransfer) => void) {
  const [isOver, setOver] = useState(false);
  /** How many enclosed elements the pointer is in: each one enters and leaves by itself. */
  const depth = useRef(0);

  function accept(event: DragEvent): boolean {
    if (!event.dataTransfer.types.includes('Files')) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!accept(event)) return;
      depth.current += 1;
      setOver(true);
    },
    onDragOver(event: DragEvent) {
      if (accept(event)) event.dataTransfer.dropEffect = 'copy';
    },
    onDragLeave(event: DragEvent) {
      if (!accept(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    },
    onDrop(event: DragEvent) {
      if (!accept(event)) return;
      depth.current = 0;
      setOver(false);
      onDrop(event.dataTransfer);
    },
  };
  return { isOver, handlers };
}
