/** Writes the wire format of Protocol Buffers: https://protobuf.dev/programming-guides/encoding */

const VARINT = 0;
const BYTES = 2;

/** Fields of one message, each already encoded; one that stands several times is a repeated field. */
export type Message = readonly Uint8Array[];

/** An int32, int64, bool or enum; not negative. */
export function integerField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(tag(number, VARINT)), ...varint(value)]);
}

export function textField(number: number, value: string): Uint8Array {
  return bytesField(number, new TextEncoder().encode(value));
}

export function messageField(number: number, message: Message): Uint8Array {
  return bytesField(number, joinMessage(message));
}

export function bytesField(number: number, value: Uint8Array): Uint8Array {
  return joinMessage([Uint8Array.from([...varint(tag(number, BYTES)), ...varint(value.length)]), value]);
}

/** A message as the bytes of a file. */
export function joinMessage(message: Message): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(message.reduce((length, field) => length + field.length, 0));
  let at = 0;
  for (const field of message) {
    joined.set(field, at);
    at += field.length;
  }
  return joined;
}

function tag(number: number, wireType: number): number {
  return number * 8 + wireType;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
