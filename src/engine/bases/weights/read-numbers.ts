import { HeadstartError } from '../../../core/errors';

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
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, address, count), halfToNumber);
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

/** IEEE 754 binary16: 1 sign bit, 5 bits of exponent (bias 15), 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
