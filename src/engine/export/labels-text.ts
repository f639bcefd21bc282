/** The text of `labels.txt`: one label a line, in the order of the outputs, with line breaks inside a label made spaces. */
export function labelsText(labels: readonly string[]): string {
  return labels.map((label) => `${label.replace(LINE_BREAK, ' ')}\n`).join('');
}

/** All that Unicode counts as the end of a line (UAX 14), since programs differ in where they split. */
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
