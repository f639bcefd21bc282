import type { KeptBase } from '../../core/kept-data';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { totalBytes } from './kept-files';

/** Ends the keeping of a base's files, and says how much room that gives back. */
export function ForgetButton({ name, files }: { readonly name: string; readonly files: readonly KeptBase[] }) {
  const forgetBase = useHeadstart((state) => state.forgetBase);
  const button = useFocusHeir('base-heading');
  const words = text.base.forget(totalBytes(files));
  return (
    <button
      ref={button}
      type="button"
      className="quiet inline"
      aria-label={`${words}: ${name}`}
      onClick={() => {
        for (const { url } of files) void forgetBase(url);
      }}
    >
      {words}
    </button>
  );
}
