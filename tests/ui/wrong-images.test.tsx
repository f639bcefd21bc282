import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../src/state/run-outcome';
import type { Evaluation } from '../../src/state/selectors';
import { WrongImages } from '../../src/ui/result/WrongImages';

const CAT = 'חתול';

function wrongImages(): string {
  const outcome = { plan: { samples: [{ id: 1, classId: 1, path: 'dogs/1.png', file: undefined }] } };
  const evaluation = { count: 4, wrong: [{ imageId: 1, truth: 0, predicted: 1, probability: 0.912 }] };
  return renderToStaticMarkup(
    <WrongImages
      outcome={outcome as unknown as RunOutcome}
      evaluation={evaluation as unknown as Evaluation}
      labels={['dog', CAT]}
    />,
  );
}

it('the figure of a wrong image stands apart from the name before it, which may be written from right to left', () => {
  expect(wrongImages()).toMatch(new RegExp(`<bdi>${CAT}</bdi> <span>91\\.2\\s%</span>`));
});

it('the file of a wrong image is told to who cannot point at it', () => {
  expect(wrongImages()).toContain('role="img" aria-label="dogs/1.png"');
});
