import { expect, it } from 'vitest';
import { text } from '../../src/ui/text/en';

const CAT = 'חתול';
/** First strong isolate … pop directional isolate: what is between them does not order what is around them. */
const ISOLATED = `\u2068${CAT}\u2069`;

it.each([
  ['balance', text.images.balance([{ label: CAT, count: 10 }])],
  ['class', text.images.classCount(CAT, 10)],
  ['answer', text.trial.says(CAT, 0.912)],
  ['base’s answer', text.own.says('MobileNet', [{ name: CAT, probability: 0.912 }])],
  ['class weights', text.settings.weights([{ label: CAT, weight: 2.5 }])],
])('in the words of the %s a name from right to left keeps to itself', (_, words) => {
  expect(words).toContain(ISOLATED);
});
