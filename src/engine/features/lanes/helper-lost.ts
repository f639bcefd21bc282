/** A lane or a preparer is gone or useless, whatever it was given included; nothing is wrong with the images. */
export class HelperLost extends Error {
  override readonly name = 'HelperLost';
}
