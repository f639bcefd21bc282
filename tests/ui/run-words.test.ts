import { describe, expect, it } from 'vitest';
import { text } from '../../src/ui/text/en';

describe('while a run is on', () => {
  it('Pause is promised only where it is there to be pressed', () => {
    for (const phase of ['head', 'folds'] as const) {
      expect(text.run.whatButtonsDo(phase, true)).toMatch(/^Stop .* Pause lets it go on later/);
      expect(text.run.whatButtonsDo(phase, false)).toMatch(/^Stop /);
      expect(text.run.whatButtonsDo(phase, false)).not.toMatch(/Pause/);
    }
  });
});
