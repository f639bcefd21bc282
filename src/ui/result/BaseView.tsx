import { useEffect, useState } from 'react';
import type { OwnClasses } from '../../core/reports';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { BaseAnswer } from './BaseAnswer';

interface BaseViewProps {
  readonly classes: OwnClasses;
  readonly file: File | undefined;
}

/** After training: what the base without the head would say of the same picture, for who asks. */
export function BaseView({ classes, file }: BaseViewProps) {
  const outcome = useHeadstart((state) => state.outcome);
  const guess = useHeadstart((state) => state.guess);
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another outcome may have another base
  useEffect(() => {
    if (isOpen && file) void guess(file);
  }, [isOpen, file, outcome, guess]);

  return (
    <details className="more base-view" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span>{text.own.disclosure}</span>
        <Icon name="chevron" />
      </summary>
      <p className="note">{text.own.lesson(classes)}</p>
      {file ? (
        <BaseAnswer classes={classes} file={file} isFilming={false} />
      ) : (
        <p className="note">{text.own.needsPicture}</p>
      )}
    </details>
  );
}
