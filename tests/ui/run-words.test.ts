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

  it('a screen reader is told how many images the run is of, and the same however far it is', () => {
    const announced = [10, 900].map((done) => {
      const progress = { done, total: 1000, imagesPerSecond: 1, remainingMs: 1 };
      return text.run.announce({ phase: 'features', images: 1240, progress });
    });
    expect(new Set(announced).size).toBe(1);
    expect(announced[0]).toMatch(/1,240\simages/);
  });
});
