import 'react';

declare module 'react' {
  /** Custom properties that a component hands to the style sheets. */
  interface CSSProperties {
    '--shade'?: string;
  }

  interface InputHTMLAttributes<T> {
    /** Lets a file input take a whole folder; every browser of today knows it, no standard does. */
    webkitdirectory?: '';
  }
}
