import { HeadstartError } from '../../../core/errors';
import { syncReader } from '../weights/read-sync';
import { Hdf5File, type Hdf5Library } from './hdf5-file';
import { PagedBlob, type Piece } from './paged-blob';

/** The first bytes of an HDF5 file: \x89HDF\r\n\x1a\n (HDF5 File Format Specification, superblock). */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const FILE_NAME = 'model.h5';
/** Files of every version of the format are read. */
const NO_BOUND = -1;

let mounts = 0;

/**
 * Opens a file as HDF5. In a worker its bytes stay where they are and are read piece by piece. Whoever opens it closes
 * it. The library, 4 MB, is loaded by the first call.
 * @throws bad-model-file
 */
export async function openHdf5(file: Blob): Promise<Hdf5File> {
  if (!(await hasSignature(file))) {
    throw new HeadstartError(
      'bad-model-file',
      'This file is not HDF5, the format of Keras’ .h5 files, whatever its name says. Choose the file that Keras saved.',
    );
  }
  const library = await import('h5wasm');
  const module = await library.ready;
  const folder = `/headstart-${++mounts}`;
  const unmount = await mount(module.FS, folder, file);
  try {
    const id = module.open(`${folder}/${FILE_NAME}`, module.H5F_ACC_RDONLY, false, NO_BOUND, NO_BOUND);
    if (id < 0n) throw cutOff();
    const release = () => {
      try {
        module.close_file(id);
      } finally {
        unmount();
      }
    };
    return new Hdf5File(module, library, id, file.size, release);
  } catch (error) {
    unmount();
    throw error instanceof HeadstartError ? error : cutOff(error);
  }
}

async function hasSignature(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, SIGNATURE.length).arrayBuffer());
  return SIGNATURE.every((byte, index) => start[index] === byte);
}

/** Makes the file visible to the library, in a folder of its own. */
async function mount(fs: Hdf5Library['FS'], folder: string, file: Blob): Promise<() => void> {
  const reader = syncReader();
  // Only workers read files synchronously; elsewhere (Node) the bytes are handed over as a whole.
  if (reader === undefined) return mountInMemory(fs, folder, new Uint8Array(await file.arrayBuffer()));
  const { WORKERFS } = fs.filesystems;
  WORKERFS.reader ??= { readAsArrayBuffer: (piece: Piece) => piece.read() };
  fs.mkdir(folder);
  fs.mount(WORKERFS, { blobs: [{ name: FILE_NAME, data: new PagedBlob(file, reader) }] }, folder);
  return () => {
    fs.unmount(folder);
    fs.rmdir(folder);
  };
}

function mountInMemory(fs: Hdf5Library['FS'], folder: string, bytes: Uint8Array): () => void {
  fs.mkdir(folder);
  fs.writeFile(`${folder}/${FILE_NAME}`, bytes);
  return () => {
    fs.unlink(`${folder}/${FILE_NAME}`);
    fs.rmdir(folder);
  };
}

function cutOff(cause?: unknown): HeadstartError {
  return new HeadstartError(
    'bad-model-file',
    'This HDF5 file can’t be opened: it is damaged, or its end is missing. Download or copy it once more.',
    { cause },
  );
}
