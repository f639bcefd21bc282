import { expect, it } from 'vitest';
import { readNumbers } from '../../../../src/engine/bases/weights/read-numbers';

const NUMBERS: [string, ArrayBufferView<ArrayBuffer>, Parameters<typeof readNumbers>[3], number[]][] = [
  ['float32', Float32Array.of(1.5, -0), { kind: 'float', bytes: 4 }, [1.5, -0]],
  ['float64', Float64Array.of(0.1), { kind: 'float', bytes: 8 }, [Math.fround(0.1)]],
  // 1, −2, the largest number, the smallest, the smallest normal one, −0, infinity (IEEE 754-2008, 3.6).
  [
    'float16',
    Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x8000, 0x7c00),
    { kind: 'float', bytes: 2 },
    [1, -2, 65504, 2 ** -24, 2 ** -14, -0, Number.POSITIVE_INFINITY],
  ],
  ['int8', Int8Array.of(-128), { kind: 'signed', bytes: 1 }, [-128]],
  ['uint8', Uint8Array.of(255), { kind: 'unsigned', bytes: 1 }, [255]],
  ['int16', Int16Array.of(-300), { kind: 'signed', bytes: 2 }, [-300]],
  ['uint16', Uint16Array.of(65535), { kind: 'unsigned', bytes: 2 }, [65535]],
  ['int32', Int32Array.of(-70_000), { kind: 'signed', bytes: 4 }, [-70_000]],
  ['uint32', Uint32Array.of(2 ** 31), { kind: 'unsigned', bytes: 4 }, [2 ** 31]],
  ['int64', BigInt64Array.of(-5n), { kind: 'signed', bytes: 8 }, [-5]],
  ['uint64', BigUint64Array.of(2n ** 40n), { kind: 'unsigned', bytes: 8 }, [2 ** 40]],
];

it.each(NUMBERS)('%s is read as float32', (_, values, type, expected) => {
  const count = values.byteLength / type.bytes;
  const buffer = new Uint8Array(8 + values.byteLength);
  buffer.set(new Uint8Array(values.buffer), 8);
  expect(Array.from(readNumbers(buffer.buffer, 8, count, type))).toEqual(expected);
});

it('a NaN of 16 bits stays one, and numbers of 128 bits are refused', () => {
  const half = Uint16Array.of(0x7e00);
  expect(readNumbers(half.buffer, 0, 1, { kind: 'float', bytes: 2 })).toEqual(Float32Array.of(Number.NaN));
  expect(() => readNumbers(new ArrayBuffer(16), 0, 1, { kind: 'float', bytes: 16 })).toThrow(/128-bit/);
});
