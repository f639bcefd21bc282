import { expect, it } from 'vitest';
import { integerField, joinMessage, messageField, textField } from '../../bench/onnx/protobuf';
import { messagesOf, numbersOf, readMessage, textsOf } from './support/read-protobuf';

it('writes the two examples of the format’s own description', () => {
  expect([...integerField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect([...textField(2, 'testing')]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
});

it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 40 + 5])('%d is read as it was written, under a large number', (value) => {
  expect(numbersOf(readMessage(integerField(500, value)), 500)).toEqual([value]);
});

it('messages lie in messages, and repeated fields keep their order', () => {
  const inner = [textField(1, 'ä'), textField(1, ''), integerField(2, 7)];
  const [read] = messagesOf(readMessage(joinMessage([messageField(3, inner)])), 3);
  expect(read && textsOf(read, 1)).toEqual(['ä', '']);
  expect(read && numbersOf(read, 2)).toEqual([7]);
});
