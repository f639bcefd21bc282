import { type ReactNode, useId, useRef, useState } from 'react';

interface PopoverProps {
  /** What the button is called, where its content is no text. */
  readonly name?: string;
  readonly trigger: ReactNode;
  readonly className: string;
  readonly disabled?: boolean;
  readonly widthPx?: number;
  readonly children: (close: () => void) => ReactNode;
}

const EDGE_PX = 8;

/** A button and what it opens, in the browser's top layer: Escape, a click beside it or the button closes it. */
export function Popover({ name, trigger, className, disabled = false, widthPx = 288, children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={name}
        disabled={disabled}
        popoverTarget={id}
        popoverTargetAction="toggle"
      >
        {trigger}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="popover"
        onBeforeToggle={(event) => {
          if (event.newState !== 'open') return;
          if (button.current && panel.current) place(panel.current, button.current.getBoundingClientRect(), widthPx);
          setOpen(true);
        }}
        onToggle={(event) => {
          if (event.newState === 'closed') setOpen(false);
        }}
      >
        {isOpen && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

/** Below the button where there is room, else above it; never over an edge of the window. */
function place(panel: HTMLElement, anchor: DOMRect, widthPx: number): void {
  const width = Math.min(widthPx, innerWidth - 2 * EDGE_PX);
  const left = Math.max(EDGE_PX, Math.min(anchor.left, innerWidth - width - EDGE_PX));
  const isLow = anchor.bottom > innerHeight * 0.62;
  panel.style.width = `${width}px`;
  panel.style.left = `${left}px`;
  panel.style.top = isLow ? 'auto' : `${anchor.bottom + 4}px`;
  panel.style.bottom = isLow ? `${innerHeight - anchor.top + 4}px` : 'auto';
}
