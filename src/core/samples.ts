/** Which part of the data an image belongs to, in Keras' words. */
export type Part = 'train' | 'validation' | 'test';

/** A class of the person's own data. Its index is its place in the list of classes; its id never changes. */
export interface SampleClass {
  readonly id: number;
  readonly label: string;
}

/**
 * An image and its label. The file stays a file: nothing decoded is kept here. An image of a run that outlived the page
 * has none until its folder is dropped again: the hash of its content stands for it. One of the two is there.
 */
export interface Sample {
  readonly id: number;
  readonly classId: number;
  readonly file: File | undefined;
  /** SHA-256 of its content, in hex, where the page knows it without the file. */
  readonly hash: string | undefined;
  /** Path inside what was dropped, for people and for telling one file from another. */
  readonly path: string;
  /** The part that a folder named train, val, validation or test gave it. */
  readonly givenPart: Part | undefined;
}

/** Why a file was left out, as a word; the sentences stand with the rest of the page's text. */
export type LeftOutReason =
  | 'system-file'
  | 'not-an-image'
  | 'unsupported-format'
  | 'empty-file'
  | 'already-here'
  | 'outside-classes'
  | 'unreadable'
  | 'too-large';

export interface LeftOut {
  readonly path: string;
  readonly reason: LeftOutReason;
  /** The class it would have joined, where that is known. */
  readonly label: string | undefined;
}
