import { HeadstartError } from '../../../core/errors';
import { fromFloat16 } from '../../float16';

export interface NumberType {
  readonly kind: 'float' | 'signed' | 'unsigned';
  readonly bytes: number;
}

/**
 * A copy of little-endian numbers as float32.
 * @param address in bytes, a multiple of 8
 * @throws bad-model-file for a type that no weight has
 */
export function readNumbers(buffer: ArrayBufferLike, address: number, count: number, type: NumberType): Float32Array {
  switch (`${type.kind}${8 * type.bytes}`) {
    case 'float16': {
      const numbers = new Float32Array(count);
      fromFloat16(new Uint16Array(buffer, address, count), numbers);
      return numbers;
    }
    case 'float32':
      return new Float32Array(buffer, address, count).slice();
    case 'float64':
      return Float32Array.from(new Float64Array(buffer, address, count));
    case 'signed8':
      return Float32Array.from(new Int8Array(buffer, address, count));
    case 'unsigned8':
      return Float32Array.from(new Uint8Array(buffer, address, count));
    case 'signed16':
      return Float32Array.from(new Int16Array(buffer, address, count));
    case 'unsigned16':
      return Float32Array.from(new Uint16Array(buffer, address, count));
    case 'signed32':
      return Float32Array.from(new Int32Array(buffer, address, count));
    case 'unsigned32':
      return Float32Array.from(new Uint32Array(buffer, address, count));
    case 'signed64':
      return Float32Array.from(new BigInt64Array(buffer, address, count), Number);
    case 'unsigned64':
      return Float32Array.from(new BigUint64Array(buffer, address, count), Number);
    default:
      throw new HeadstartError(
        'bad-model-file',
        `This model file stores weights as ${8 * type.bytes}-bit numbers, which can’t be read. Save the model in float32.`,
      );
  }
}
