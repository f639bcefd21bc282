import { base, network, summary } from './en/bases';
import { features } from './en/features';
import { images } from './en/images';
import { backend, header, steps, update } from './en/page';
import { confusion, own, result, take, trial, wrong } from './en/result';
import { runs } from './en/runs';
import { blocks, presets, preview, rateTest, settings } from './en/settings';
import { unknown } from './en/shared-words';
import { charts, run, training } from './en/training';

/** All words of the page, by the place where they stand. Another language is another file of this shape. */
export const text = {
  unknown,
  header,
  update,
  backend,
  images,
  training,
  base,
  features,
  network,
  summary,
  settings,
  presets,
  blocks,
  rateTest,
  preview,
  run,
  charts,
  runs,
  result,
  confusion,
  wrong,
  trial,
  own,
  take,
  steps,
};
