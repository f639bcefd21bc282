import type * as H5wasm from 'h5wasm';
import { HeadstartError } from '../../../core/errors';
import { type Shape, sizeOf } from '../../../core/shapes';
import { type NumberType, readNumbers } from '../weights/read-numbers';

export type Hdf5Library = Awaited<typeof H5wasm.ready>;

/** Numbers in an HDF5 file: their shape at once, the values when they are asked for. */
export interface Hdf5Dataset {
  readonly shape: Shape;
  /** In row-major order; read anew by each call. */
  read(): Float32Array;
}

/** More than any base a tab could run, and as much as the library's memory can hold. */
const MAX_DATASET_BYTES = 2 ** 31 - 1;
/** A network's whole description is one attribute; that of the largest of Keras' networks takes 1 MB. */
const MAX_ATTRIBUTE_BYTES = 64 * 2 ** 20;
/** No byte of a DEFLATE stream stands for more. */
const MAX_EXPANSION = 1032;

/** HDF5's H5T_class_t. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;

/** An open HDF5 file that nobody has to trust: whatever is wrong in it is a HeadstartError, bad-model-file. */
export class Hdf5File {
  private closed = false;

  constructor(
    private readonly module: Hdf5Library,
    private readonly h5wasm: Pick<typeof H5wasm, 'Group'>,
    private readonly id: bigint,
    private readonly fileBytes: number,
    private readonly release: () => void,
  ) {}

  hasGroup(path: string): boolean {
    return this.guarded(path, () => this.module.get_type(this.id, path) === this.module.H5G_GROUP);
  }

  /** Names of what is in a group. */
  children(path: string): readonly string[] {
    return this.guarded(path, () => this.module.get_names(this.id, path, false));
  }

  /** An attribute that is one text or a list of texts; undefined if there is none of that kind. */
  texts(path: string, name: string): readonly string[] | undefined {
    return this.guarded(`${path}@${name}`, () => {
      if (!this.module.get_attribute_names(this.id, path).includes(name)) return undefined;
      const { size, total_size: count, type } = this.module.get_attribute_metadata(this.id, path, name);
      // Keras writes an empty list as one of numbers.
      if (count === 0) return [];
      if (size * count > MAX_ATTRIBUTE_BYTES) throw damaged(`${path}@${name}`, 'is far too long');
      if (type !== STRING) return undefined;
      const value = [new this.h5wasm.Group(this.id, path).get_attribute(name, true)].flat();
      return value.filter((text) => typeof text === 'string');
    });
  }

  /** @throws bad-model-file if there is none at the path, or its numbers can't be weights */
  dataset(path: string): Hdf5Dataset {
    const { shape, size, type, signed, chunks, virtual_sources } = this.guarded(path, () =>
      this.module.get_dataset_metadata(this.id, path),
    );
    if ((type !== INTEGER && type !== FLOAT) || shape === null || virtual_sources !== undefined) {
      throw damaged(path, 'holds no plain numbers');
    }
    const numberType: NumberType = { kind: type === FLOAT ? 'float' : signed ? 'signed' : 'unsigned', bytes: size };
    const bytes = sizeOf(shape) * size;
    const mostBytes = chunks === null ? this.fileBytes : this.fileBytes * MAX_EXPANSION;
    if (!(bytes <= Math.min(mostBytes, MAX_DATASET_BYTES))) throw damaged(path, 'claims more numbers than it can hold');
    return { shape, read: () => this.read(path, numberType, sizeOf(shape)) };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.release();
  }

  private read(path: string, type: NumberType, count: number): Float32Array {
    return this.guarded(path, () => {
      const address = this.module._malloc(count * type.bytes);
      if (address === 0 && count > 0) {
        throw new HeadstartError('out-of-memory', `There is no memory left to read “${path}”. Close other tabs.`);
      }
      try {
        const status = this.module.get_dataset_data(this.id, path, null, null, null, BigInt(address));
        if (status < 0) throw damaged(path, 'can’t be read');
        // The memory may have grown, and then it is another buffer: it is asked for only now.
        return readNumbers(this.module.HEAPU8.buffer, address, count, type);
      } finally {
        this.module._free(address);
      }
    });
  }

  private guarded<T>(path: string, use: () => T): T {
    if (this.closed) throw new HeadstartError('internal', `“${path}” was asked of a model file that is closed.`);
    try {
      return use();
    } catch (error) {
      throw error instanceof HeadstartError ? error : damaged(path, 'can’t be read', error);
    }
  }
}

function damaged(path: string, what: string, cause?: unknown): HeadstartError {
  return new HeadstartError(
    'bad-model-file',
    `This HDF5 file is damaged, or no model of Keras: “${path}” ${what}. Download or save it once more.`,
    { cause },
  );
}
