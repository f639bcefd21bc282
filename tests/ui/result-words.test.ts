import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { Evaluation } from '../../src/state/selectors';
import { text } from '../../src/ui/text/en';

const { kept, ended } = text.result;

it('of a kept epoch says that it has the lowest validation loss, and of a kept last one which epoch had', () => {
  expect(kept(17, 30, 17)).toMatch(/epoch\s17 of\s30, the lowest validation loss/);
  expect(kept(30, 30, 17)).toMatch(/epoch\s30 of\s30, the last; epoch\s17 had the lowest/);
  expect(kept(30, 30, undefined)).not.toMatch(/loss/);
});

it('of a run says how many epochs it had, and what ended it before the last', () => {
  const words = ended(22, { ...DEFAULT_SETTINGS, epochs: 30, patience: 5 });
  expect(words.epochs).toMatch(/22\sepochs/);
  expect(words.patience).toMatch(/early.*22 of\s30.*no better epoch in\s5/);
  expect(words.person).toMatch(/Stopped after\s22 of\s30/);
  expect(words.divergence).toMatch(/broke down after\s22 of\s30.*best so far was kept/);
  expect(words.converged).toMatch(/22\sepochs/);
});

it('of its interval says that it is about all images like those held out, and how often such a range is right', () => {
  const help = text.result.accuracyHelp({ count: 50, interval: [0.786, 0.957] } as unknown as Evaluation);
  expect(help).toMatch(
    /over all images like them lies between 78\.6\s% and 95\.7\s%; .*right nineteen times in twenty/,
  );
});
