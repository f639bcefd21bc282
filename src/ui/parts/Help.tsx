import { Popover } from './Popover';

/** A “?” that explains one thing in two sentences. */
export function Help({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <Popover name={name} className="help" trigger={<span aria-hidden="true">?</span>}>
      {() => <p>{children}</p>}
    </Popover>
  );
}
