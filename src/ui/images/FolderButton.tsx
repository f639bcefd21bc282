import { useRef } from 'react';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { filesOfInput, hasFolderPicker, pickFolder } from './pick-folder';

/** Picks a folder: with the browser's own dialogue where there is one, else with a file input. */
export function FolderButton({ className }: { readonly className: string }) {
  const addFiles = useHeadstart((state) => state.addFiles);
  const input = useRef<HTMLInputElement>(null);

  async function pick(): Promise<void> {
    if (!hasFolderPicker(window)) {
      input.current?.click();
      return;
    }
    try {
      const found = await pickFolder(window);
      if (found) await addFiles(found);
    } catch {
      // Where the page is embedded, browsers may refuse this dialogue; the other one is still there.
      input.current?.click();
    }
  }

  return (
    <>
      <button type="button" className={className} onClick={() => void pick()}>
        <Icon name="folder" />
        {text.images.pickFolder}
      </button>
      <input
        ref={input}
        type="file"
        webkitdirectory=""
        multiple
        hidden
        tabIndex={-1}
        aria-label={text.images.folderInput}
        onChange={(event) => {
          const found = filesOfInput(event.target.files ?? []);
          event.target.value = '';
          if (found.length > 0) void addFiles(found);
        }}
      />
    </>
  );
}
