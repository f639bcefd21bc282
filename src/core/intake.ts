import type { LeftOut, LeftOutReason, Part } from './samples';

/** A file as it was found in what a person dropped or picked; `path` is slash-separated from the top of the drop. */
export interface FoundFile {
  readonly path: string;
  readonly file: File;
}

/** An image file with the class and the part that its folders gave it. */
export interface Placement {
  readonly found: FoundFile;
  /** Undefined for a file that lay in no folder. */
  readonly label: string | undefined;
  readonly part: Part | undefined;
}

export interface Intake {
  readonly placed: readonly Placement[];
  readonly leftOut: readonly LeftOut[];
}

/** Formats that browsers decode; what a browser lacks of them is found when the image is decoded. */
const DECODABLE = new Set(['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'apng', 'webp', 'gif', 'bmp', 'avif']);
const IMAGES_NO_BROWSER_DECODES = new Set([
  'heic',
  'heif',
  'tif',
  'tiff',
  'svg',
  'psd',
  'raw',
  'dng',
  'cr2',
  'nef',
  'jxl',
]);
/** A file or a folder on the way to it that an operating system made, or that a leading dot hides. */
const SYSTEM_FILE = /(?:^|\/)(?:\.|(?:thumbs\.db|ehthumbs\.db|desktop\.ini|__macosx)(?:\/|$))/i;
const PART_NAMES: ReadonlyMap<string, Part> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** In the order of their paths, so that one folder gives one order however it was read. */
export function inPathOrder(found: readonly FoundFile[]): FoundFile[] {
  return [...found].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/**
 * Sorts found files into classes and parts by their folders:
 * - folders named train, val, validation or test give the part where all folders beside them are named so too
 *   (a class of trains stays a class), and do not count as levels of their own;
 * - below the deepest folder that holds everything, the first folder is the class, at any depth;
 * - a folder that mostly holds images itself is one class.
 * Files come back in the order that they are given in.
 */
export function placeFiles(found: readonly FoundFile[]): Intake {
  const leftOut: LeftOut[] = [];
  const images: FoundFile[] = [];
  for (const file of found) {
    const reason = reasonToLeaveOut(file);
    if (reason) leftOut.push({ path: file.path, reason, label: undefined });
    else images.push(file);
  }
  const located = locate(images);
  const places = new Set(located.map(({ place }) => place));
  const top = deepestSharedFolder([...places].map(({ folders }) => folders));
  const atTop = located.filter(({ place }) => place.folders.length === top.length).length;
  const topIsClass = atTop * 2 >= located.length;
  const placed: Placement[] = [];
  for (const { found: file, place } of located) {
    const { folders, part } = place;
    const label = topIsClass ? top.at(-1) : folders[top.length];
    if (label === undefined && top.length > 0) {
      leftOut.push({ path: file.path, reason: 'outside-classes', label: undefined });
    } else {
      placed.push({ found: file, label, part });
    }
  }
  return { placed, leftOut };
}

/** Everything decodable goes to one class, whatever its folders are called. */
export function placeFilesInClass(found: readonly FoundFile[], label: string): Intake {
  const leftOut: LeftOut[] = [];
  const placed: Placement[] = [];
  for (const file of found) {
    const reason = reasonToLeaveOut(file);
    if (reason) leftOut.push({ path: file.path, reason, label });
    else placed.push({ found: file, label, part: undefined });
  }
  return { placed, leftOut };
}

function reasonToLeaveOut({ path, file }: FoundFile): LeftOutReason | undefined {
  if (SYSTEM_FILE.test(path)) return 'system-file';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = name.slice(name.lastIndexOf('.') + 1 || name.length).toLowerCase();
  if (IMAGES_NO_BROWSER_DECODES.has(extension)) return 'unsupported-format';
  if (!DECODABLE.has(extension) && !file.type.startsWith('image/')) return 'not-an-image';
  return file.size === 0 ? 'empty-file' : undefined;
}

interface Place {
  /** Folders from the top, those that name a part taken out. */
  readonly folders: readonly string[];
  readonly part: Part | undefined;
}

/** Worked out once for each folder: a page's thread must not stand still over 20,000 files. */
function locate(images: readonly FoundFile[]): { readonly found: FoundFile; readonly place: Place }[] {
  const pathOf = images.map(folderPath);
  const paths = [...new Set(pathOf)];
  const foldersIn = subfolders(paths);
  const placeOf = new Map(paths.map((path) => [path, placeIn(path, foldersIn)]));
  return images.map((found, index) => ({ found, place: placeOf.get(pathOf[index] as string) as Place }));
}

function folderPath({ path }: FoundFile): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function foldersOf(path: string): string[] {
  return path === '' ? [] : path.split('/');
}

function placeIn(path: string, foldersIn: Map<string, Set<string>>): Place {
  const all = foldersOf(path);
  const partPlaces = all.flatMap((_, depth) => (namesPart(all, depth, foldersIn) ? [depth] : []));
  const folders = all.filter((_, depth) => !partPlaces.includes(depth));
  if (folders.length === 0 && all.length > 0) return { folders: all, part: undefined };
  const partFolder = all[partPlaces.at(-1) ?? -1];
  return { folders, part: partNamed(partFolder ?? '') };
}

/** Folder path → names of the folders in it that hold images, at any depth. */
function subfolders(paths: readonly string[]): Map<string, Set<string>> {
  const foldersIn = new Map<string, Set<string>>();
  for (const path of paths) {
    const folders = foldersOf(path);
    folders.forEach((name, depth) => {
      const parent = folders.slice(0, depth).join('/');
      const names = foldersIn.get(parent) ?? new Set();
      foldersIn.set(parent, names.add(name));
    });
  }
  return foldersIn;
}

function namesPart(folders: readonly string[], depth: number, foldersIn: Map<string, Set<string>>): boolean {
  const beside = foldersIn.get(folders.slice(0, depth).join('/')) ?? new Set();
  return [...beside].every((name) => partNamed(name) !== undefined);
}

function partNamed(folder: string): Part | undefined {
  return PART_NAMES.get(folder.toLowerCase());
}

function deepestSharedFolder(paths: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = paths;
  const differs = first.findIndex((name, depth) => others.some((path) => path[depth] !== name));
  return differs === -1 ? first : first.slice(0, differs);
}
