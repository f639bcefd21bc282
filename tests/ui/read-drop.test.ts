import { expect, it } from 'vitest';
import { readEntries } from '../../src/ui/images/read-drop';

const MOST_ENTRIES_A_READ = 100;

it('reads a directory until its reader, which gives a hundred entries a time, is empty', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `${index}.jpg`);
  const paths = await pathsIn(directory('daisy', names.map(file)));
  expect(paths.toSorted()).toEqual(names.map((name) => `daisy/${name}`).toSorted());
});

it('reads directories in directories, and gives paths from the top folder on', async () => {
  const tree = directory('flowers', [directory('train', [directory('rose', [file('1.jpg')])]), file('notes.txt')]);
  expect((await pathsIn(tree)).toSorted()).toEqual(['flowers/notes.txt', 'flowers/train/rose/1.jpg']);
});

it('gives a file that lies in no folder just its name', async () => {
  expect(await pathsIn(file('1.jpg'), new File(['x'], '2.jpg'))).toEqual(['1.jpg', '2.jpg']);
});

it('goes on after a directory that cannot be read', async () => {
  const tree = directory('flowers', [unreadableDirectory('locked'), directory('rose', [file('1.jpg')])]);
  expect(await pathsIn(tree, file('2.jpg'))).toEqual(['flowers/rose/1.jpg', '2.jpg']);
});

it('gives a file that cannot be opened as an empty one, so that the receipt can name it', async () => {
  const found = await collect([directory('rose', [unreadableFile('1.jpg'), file('2.jpg')])]);
  expect(found.map(({ path, file: { size } }) => [path, size > 0])).toEqual([
    ['rose/1.jpg', false],
    ['rose/2.jpg', true],
  ]);
});

async function pathsIn(...roots: readonly (FileSystemEntry | File)[]): Promise<string[]> {
  return (await collect(roots)).map(({ path }) => path);
}

async function collect(roots: readonly (FileSystemEntry | File)[]) {
  const found = [];
  for await (const one of readEntries(roots)) found.push(one);
  return found;
}

function file(name: string): FileSystemEntry {
  return entry({ name, isFile: true, file: (give: (file: File) => void) => give(new File(['x'], name)) });
}

function unreadableFile(name: string): FileSystemEntry {
  return entry({ name, isFile: true, file: (_: unknown, fail: (why: Error) => void) => fail(new Error('locked')) });
}

function directory(name: string, children: readonly FileSystemEntry[]): FileSystemEntry {
  const createReader = () => {
    const rest = [...children];
    return {
      readEntries: (give: (entries: FileSystemEntry[]) => void) => give(rest.splice(0, MOST_ENTRIES_A_READ)),
    };
  };
  return entry({ name, isDirectory: true, createReader });
}

function unreadableDirectory(name: string): FileSystemEntry {
  const createReader = () => ({ readEntries: (_: unknown, fail: (why: Error) => void) => fail(new Error('locked')) });
  return entry({ name, isDirectory: true, createReader });
}

/** The part of an entry that reading uses. */
function entry(part: object): FileSystemEntry {
  return { isFile: false, isDirectory: false, ...part } as unknown as FileSystemEntry;
}
