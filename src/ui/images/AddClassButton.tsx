import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { nameFieldId } from './ClassName';

/** Adds an empty class and puts the cursor in its name. */
export function AddClassButton() {
  const addClass = useHeadstart((state) => state.addClass);
  return (
    <button
      type="button"
      className="quiet add-class"
      onClick={() => {
        const field = nameFieldId(addClass());
        requestAnimationFrame(() => document.getElementById(field)?.focus());
      }}
    >
      <Icon name="add" />
      {text.images.addClass}
    </button>
  );
}
