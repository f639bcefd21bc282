import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../src/state/run-outcome';
import type { Evaluation } from '../../src/state/selectors';
import { WrongImages } from '../../src/ui/result/WrongImages';
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

it('the figure of a wrong image stands apart from the name before it', () => {
  const outcome = { plan: { samples: [{ id: 1, classId: 1, path: 'dogs/1.png', file: undefined }] } };
  const evaluation = { count: 4, wrong: [{ imageId: 1, truth: 0, predicted: 1, probability: 0.912 }] };
  const page = renderToStaticMarkup(
    <WrongImages
      outcome={outcome as unknown as RunOutcome}
      evaluation={evaluation as unknown as Evaluation}
      labels={['dog', CAT]}
    />,
  );
  expect(page).toMatch(new RegExp(`<bdi>${CAT}</bdi> <span>91\\.2\\s%</span>`));
});
