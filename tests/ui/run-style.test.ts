import { expect, it } from 'vitest';
import { runStyle } from '../../src/ui/charts/run-style';

const key = (place: number) => JSON.stringify(runStyle(place));

it('sixteen runs are drawn in sixteen ways', () => {
  const keys = Array.from({ length: 16 }, (_, place) => key(place));
  expect(new Set(keys).size).toBe(16);
});

it('runs next to each other differ in colour and in dashes, so that colour alone never tells them apart', () => {
  for (let place = 0; place < 15; place++) {
    const [one, other] = [runStyle(place), runStyle(place + 1)];
    expect(one.colour).not.toBe(other.colour);
    expect(one.dash).not.toEqual(other.dash);
  }
});
