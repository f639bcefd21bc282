import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ProbabilityBars } from '../../src/ui/result/ProbabilityBars';

const LABELS = Array.from({ length: 200 }, (_, index) => `class ${index}`);

it('of many classes the likeliest one is said above their bars, where it is in sight', () => {
  const probabilities = LABELS.map((_, index) => (index === 150 ? 0.801 : 0.001));
  const page = renderToStaticMarkup(<ProbabilityBars labels={LABELS} probabilities={probabilities} isLive={true} />);
  const [before = '', after] = page.split('<ul');
  expect(before).toMatch(/<p(?![^>]*visually-hidden)[^>]*>It says .*class 150.*, 80\.1\s%\./);
  expect(after).not.toContain('It says');
});
