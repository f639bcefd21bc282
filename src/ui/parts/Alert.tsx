import type { ReactNode } from 'react';
import { Icon } from './Icon';

/** What went wrong, and what helps. */
export function Alert({ message, children }: { readonly message: string; readonly children?: ReactNode }) {
  return (
    <div className="alert">
      <Icon name="warning" />
      <p role="alert">{message}</p>
      {children}
    </div>
  );
}
