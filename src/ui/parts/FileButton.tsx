import { type ReactNode, useRef } from 'react';

interface FileButtonProps {
  readonly id?: string;
  readonly className: string;
  /** The name of the hidden file input, for those who reach it directly. */
  readonly inputName: string;
  /** Kinds of files, as an input's `accept` lists them; images if nothing is said. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** A button that opens the browser's own file dialogue. */
export function FileButton({
  id,
  className,
  inputName,
  accept = 'image/*',
  multiple = false,
  disabled = false,
  onFiles,
  children,
}: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button id={id} type="button" className={className} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-label={inputName}
        tabIndex={-1}
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
