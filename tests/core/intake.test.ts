import { describe, expect, it } from 'vitest';
import { inPathOrder, placeFiles, placeFilesInClass } from '../../src/core/intake';

const found = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File(['x'], path.split('/').at(-1) as string) }));

/** Paths by “label” or “label/part”. */
function placesOf(...paths: string[]): Record<string, string[]> {
  const places: Record<string, string[]> = Object.create(null);
  for (const { found: file, label, part } of placeFiles(found(...paths)).placed) {
    const key = [label ?? '(loose)', part].filter(Boolean).join('/');
    places[key] = [...(places[key] ?? []), file.path];
  }
  return places;
}

const reasonsOf = (...paths: string[]) =>
  Object.fromEntries(placeFiles(found(...paths)).leftOut.map(({ path, reason }) => [path, reason]));

describe('placing dropped files', () => {
  it('takes the sub-folders of one folder as classes', () => {
    expect(placesOf('flowers/daisy/1.jpg', 'flowers/rose/2.png')).toEqual({
      daisy: ['flowers/daisy/1.jpg'],
      rose: ['flowers/rose/2.png'],
    });
  });

  it('takes several folders dropped together as classes', () => {
    expect(Object.keys(placesOf('daisy/1.jpg', 'rose/2.jpg'))).toEqual(['daisy', 'rose']);
  });

  it('takes one folder that holds images itself as one class', () => {
    expect(Object.keys(placesOf('daisy/1.jpg', 'daisy/2.jpg', 'daisy/more/3.jpg'))).toEqual(['daisy']);
  });

  it('finds the classes below any number of wrapping folders, and images at any depth in them', () => {
    expect(placesOf('a/b/c/daisy/x/y/1.jpg', 'a/b/c/rose/2.jpg')).toEqual({
      daisy: ['a/b/c/daisy/x/y/1.jpg'],
      rose: ['a/b/c/rose/2.jpg'],
    });
  });

  it.each(['train', 'Training'])('keeps the split of folders above the classes (%s)', (train) => {
    expect(
      placesOf(`set/${train}/daisy/1.jpg`, 'set/val/daisy/2.jpg', `set/${train}/rose/3.jpg`, 'set/test/rose/4.jpg'),
    ).toEqual({
      'daisy/train': [`set/${train}/daisy/1.jpg`],
      'daisy/validation': ['set/val/daisy/2.jpg'],
      'rose/train': [`set/${train}/rose/3.jpg`],
      'rose/test': ['set/test/rose/4.jpg'],
    });
  });

  it('keeps the split of folders below the classes', () => {
    expect(Object.keys(placesOf('daisy/train/1.jpg', 'daisy/validation/2.jpg', 'rose/train/3.jpg')).sort()).toEqual([
      'daisy/train',
      'daisy/validation',
      'rose/train',
    ]);
  });

  it('takes a class of trains for a class', () => {
    expect(Object.keys(placesOf('vehicles/plane/1.jpg', 'vehicles/train/2.jpg'))).toEqual(['plane', 'train']);
    expect(Object.keys(placesOf('train/2.jpg'))).toEqual(['train']);
  });

  it('takes classes for what they are called, whatever a program means by the word', () => {
    expect(Object.keys(placesOf('s/constructor/1.jpg', 's/toString/2.jpg'))).toEqual(['constructor', 'toString']);
  });

  it('leaves out images beside the class folders, and says so', () => {
    expect(reasonsOf('set/cover.jpg', 'set/daisy/1.jpg', 'set/daisy/2.jpg', 'set/rose/3.jpg')).toEqual({
      'set/cover.jpg': 'outside-classes',
    });
  });

  it('gives files that lie in no folder no label', () => {
    expect(placesOf('1.jpg', '2.jpg')).toEqual({ '(loose)': ['1.jpg', '2.jpg'] });
  });

  it('leaves out system files, other files and formats no browser decodes, each with its reason', () => {
    expect(
      reasonsOf(
        'set/daisy/1.jpg',
        'set/rose/2.jpg',
        'set/daisy/.DS_Store',
        '__MACOSX/daisy/._1.jpg',
        'set/daisy/._1.jpg',
        'set/Thumbs.db',
        'set/daisy/notes.txt',
        'set/daisy/noextension',
        'set/daisy/3.HEIC',
      ),
    ).toEqual({
      'set/daisy/.DS_Store': 'system-file',
      '__MACOSX/daisy/._1.jpg': 'system-file',
      'set/daisy/._1.jpg': 'system-file',
      'set/Thumbs.db': 'system-file',
      'set/daisy/notes.txt': 'not-an-image',
      'set/daisy/noextension': 'not-an-image',
      'set/daisy/3.HEIC': 'unsupported-format',
    });
  });

  it('leaves out an empty file', () => {
    const { leftOut } = placeFiles([{ path: 'daisy/1.jpg', file: new File([], '1.jpg') }]);
    expect(leftOut).toEqual([{ path: 'daisy/1.jpg', reason: 'empty-file', label: undefined }]);
  });

  it('takes every file once, whatever the order it was read in', () => {
    const paths = ['s/b/2.jpg', 's/a/1.jpg', 's/b/x.txt', 's/c.jpg', 's/train/a/4.jpg', '.hidden/5.jpg'];
    const forth = placeFiles(inPathOrder(found(...paths)));
    const back = placeFiles(inPathOrder(found(...paths.reverse())));
    expect(forth.placed.map((one) => one.found.path)).toEqual(back.placed.map((one) => one.found.path));
    const all = [...forth.placed.map((one) => one.found.path), ...forth.leftOut.map((one) => one.path)];
    expect(all.sort()).toEqual(paths.sort());
  });

  it('puts everything decodable into the class it was dropped on', () => {
    const { placed, leftOut } = placeFilesInClass(found('x/train/1.jpg', '2.jpg', 'notes.txt'), 'daisy');
    expect(placed.map(({ label, part }) => [label, part])).toEqual([
      ['daisy', undefined],
      ['daisy', undefined],
    ]);
    expect(leftOut).toEqual([{ path: 'notes.txt', reason: 'not-an-image', label: 'daisy' }]);
  });
});
