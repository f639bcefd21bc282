import type { LeftOutReason } from '../../../core/samples';
import { formatCount, formatFigure, plural } from '../format';
import { isolated } from './shared-words';

interface ClassSize {
  readonly label: string;
  readonly count: number;
}

export const images = {
  heading: 'Images',
  invitation: 'Drop a folder here whose sub-folders hold the images of one class each.',
  invitationMore:
    'Several class folders at once work too. Sub-folders named train, val or test keep their part. JPEG, PNG, WebP, GIF, BMP and AVIF.',
  pickFolder: 'Choose a folder',
  trySamples: 'Try it with sample images',
  folderInput: 'Folder of images',
  filesInput: (label: string) => `Images for ${label}`,
  reading: (found: number) => `Reading… ${plural(found, 'file')} found`,
  lostFiles: (count: number) =>
    `After a reload the page knows ${plural(count, 'image')} of this run by content alone. Drop the same folder again to see the pictures.`,
  taken: (images: number, classes: number) => `${plural(images, 'image')}, ${plural(classes, 'class', 'classes')}`,
  leftOut: (count: number, reasons: readonly string[]) => `${formatCount(count)} left out: ${reasons.join(', ')}`,
  isRead: (taken: number, classes: number, leftOut: number) =>
    `Reading is done: ${images.taken(taken, classes)}${leftOut > 0 ? `, ${formatCount(leftOut)} left out` : ''}.`,
  columnClass: 'Class',
  columnTaken: 'Taken',
  columnLeftOut: 'Left out',
  noClass: 'in no class',
  reasonCount: {
    'system-file': (count) => plural(count, 'system file'),
    'not-an-image': (count) => `${formatCount(count)} not an image`,
    'unsupported-format': (count) => `${formatCount(count)} in a format no browser reads`,
    'empty-file': (count) => plural(count, 'empty file'),
    'already-here': (count) => `${formatCount(count)} already here`,
    'outside-classes': (count) => `${formatCount(count)} outside the class folders`,
    unreadable: (count) => plural(count, 'broken image'),
    'too-large': (count) => `${formatCount(count)} too large`,
  } satisfies Record<LeftOutReason, (count: number) => string>,
  reason: {
    'system-file': 'Files that the operating system keeps in its folders. You need not do anything.',
    'not-an-image': 'Their name ends like no image’s does.',
    'unsupported-format': 'Browsers cannot decode these. Save them as JPEG or PNG and drop them again.',
    'empty-file': 'There is nothing in them, or the browser could not open them.',
    'already-here': 'The same file is here already; it counts once.',
    'outside-classes': 'They lie beside the class folders, so it is not known which class they belong to.',
    unreadable: 'Found when they were decoded: the data is damaged or not what the name says.',
    'too-large': 'They have more pixels than a browser can decode. Make them smaller and drop them again.',
  } satisfies Record<LeftOutReason, string>,
  andMore: (count: number) => `and ${formatCount(count)} more`,
  balance: (classes: readonly ClassSize[]) =>
    `Images by class: ${classes.map(({ label, count }) => `${isolated(label)} ${formatCount(count)}`).join(', ')}`,
  classCount: (label: string, count: number) => `${isolated(label)}: ${plural(count, 'image')}`,
  uneven: (most: ClassSize, least: ClassSize) =>
    `“${most.label}” has ${formatFigure(most.count / least.count)} times as many images as “${least.label}”. The classifier may lean towards it; more images of the small classes help.`,
  className: (label: string) => `Class ${label}`,
  nameField: (label: string) => `Name of class ${label}`,
  willJoin: (label: string) => `There is a “${label}” already: Enter joins the two, Escape keeps them apart.`,
  menu: (label: string) => `What to do with class ${label}`,
  addImages: 'Add images…',
  joinWith: 'Join with',
  join: 'Join',
  removeClass: 'Remove class',
  noOtherClass: 'There is no other class to go to.',
  noImages: 'No images yet. Drop some here, or',
  open: (label: string, count: number) => `Show all ${plural(count, 'image')} of ${label}`,
  gridName: (label: string) => `Images of ${label}`,
  howToChoose: 'Click images to choose them; Shift-click for many.',
  chosen: (count: number) => `${formatCount(count)} chosen`,
  moveTo: 'to',
  move: 'Move',
  remove: 'Remove',
  closeGrid: 'Show fewer',
  addClass: 'Add a class',
  undo: 'Undo',
};
