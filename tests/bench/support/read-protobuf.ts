/** A message of Protocol Buffers: what stands under each field's number, in order. */
export type ReadMessage = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** Reads the wire format's varints and byte strings, which is all that the ONNX writer uses. */
export function readMessage(bytes: Uint8Array): ReadMessage {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('The message ends within a number.');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, wireType] = [tag >>> 3, tag & 7];
    const values = fields.get(number) ?? [];
    fields.set(number, values);
    if (wireType === 0) values.push(varint());
    else if (wireType === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('The message ends within a field.');
      values.push(bytes.slice(at, at + length));
      at += length;
    } else throw new TypeError(`Field ${number} has the wire type ${wireType}.`);
  }
  return fields;
}

export function messagesOf(message: ReadMessage, field: number): ReadMessage[] {
  return bytesOf(message, field).map(readMessage);
}

export function textsOf(message: ReadMessage, field: number): string[] {
  return bytesOf(message, field).map((bytes) => new TextDecoder().decode(bytes));
}

export function numbersOf(message: ReadMessage, field: number): number[] {
  return (message.get(field) ?? []).filter((value) => typeof value === 'number');
}

export function bytesOf(message: ReadMessage, field: number): Uint8Array[] {
  return (message.get(field) ?? []).filter((value) => value instanceof Uint8Array);
}
