import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState } from 'react';
import type { Sample, SampleClass } from '../../core/samples';
import { Thumbnail } from '../parts/Thumbnail';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { SelectionBar } from './SelectionBar';
import { extendTo, onlyActive, pressKey, toggle } from './selection';

const SIDE_PX = 64;
const GAP_PX = 4;
const PITCH_PX = SIDE_PX + GAP_PX;

interface ImageGridProps {
  readonly sampleClass: SampleClass;
  readonly samples: readonly Sample[];
  readonly widthPx: number;
  /** Of what stands in its place while it is closed. */
  readonly stripId: string;
  readonly onClose: () => void;
}

/** All images of a class. Only the rows in sight exist, so that 20,000 images scroll as smoothly as 20. */
export function ImageGrid({ sampleClass, samples, widthPx, stripId, onClose }: ImageGridProps) {
  const removeSamples = useHeadstart((state) => state.removeSamples);
  const gridId = useId();
  const grid = useFocusHeir(stripId);
  const scroller = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState(() => onlyActive(0));
  const columns = Math.max(1, Math.floor((widthPx - GAP_PX) / PITCH_PX));
  const rows = useVirtualizer({
    count: Math.ceil(samples.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => PITCH_PX,
    overscan: 3,
  });
  const chosenIds = [...selection.chosen].flatMap((index) => samples[index]?.id ?? []);
  const optionId = (index: number) => `${gridId}-${index}`;

  // Places mean other images once the list has changed; the keyboard stays where it was.
  useEffect(() => {
    setSelection(({ active }) => onlyActive(Math.max(0, Math.min(active, samples.length - 1))));
  }, [samples]);
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);

  return (
    <div ref={grid} className="grid">
      <SelectionBar sampleClass={sampleClass} sampleIds={chosenIds} gridId={gridId} onClose={onClose} />
      <div
        ref={scroller}
        id={gridId}
        className="grid-scroller"
        role="listbox"
        aria-label={text.images.gridName(sampleClass.label)}
        aria-multiselectable="true"
        aria-activedescendant={optionId(selection.active)}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'Escape') return onClose();
          if (event.key === 'Delete' && chosenIds.length > 0) return removeSamples(chosenIds);
          const next = pressKey(selection, event, columns, samples.length);
          if (!next) return;
          event.preventDefault();
          setSelection(next);
          rows.scrollToIndex(Math.floor(next.active / columns));
        }}
      >
        <div className="grid-space" style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.key}
              className="grid-row"
              role="presentation"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {samples.slice(row.index * columns, (row.index + 1) * columns).map((sample, column) => {
                const index = row.index * columns + column;
                return (
                  // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the listbox has the focus and the keys
                  <div
                    key={sample.id}
                    id={optionId(index)}
                    className="grid-option"
                    role="option"
                    aria-selected={selection.chosen.has(index)}
                    aria-setsize={samples.length}
                    aria-posinset={index + 1}
                    aria-label={sample.path}
                    title={sample.path}
                    data-active={index === selection.active || undefined}
                    onClick={(event) =>
                      setSelection(event.shiftKey ? extendTo(selection, index) : toggle(selection, index))
                    }
                  >
                    <Thumbnail file={sample.file} sidePx={SIDE_PX} />
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
