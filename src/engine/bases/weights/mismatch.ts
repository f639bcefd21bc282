import { HeadstartError } from '../../../core/errors';
import type { StoredLayer } from './stored-weights';

/** What keeps a file's weights from filling a network, by the weights' or layers' names. */
export interface Mismatch {
  readonly missing: readonly string[];
  readonly misshapen: readonly { readonly name: string; readonly wanted: AnyShape; readonly stored: AnyShape }[];
  readonly leftOver: readonly string[];
}

type AnyShape = readonly (number | null)[];

export interface MatchContext {
  /** The network's name. */
  readonly model: string;
  /** Names of its layers with weights. */
  readonly wanted: readonly string[];
  readonly stored: readonly StoredLayer[];
  /** How many of the network's layers have all they need. */
  readonly fittingLayers: number;
}

/** The sentence for what does not fit; undefined if all does. */
export function explainMismatch(mismatch: Mismatch, context: MatchContext): HeadstartError | undefined {
  const { missing, misshapen, leftOver } = mismatch;
  if (missing.length + misshapen.length + leftOver.length === 0) return undefined;
  if (2 * context.fittingLayers < context.wanted.length) return otherNetwork(mismatch, context);
  const { model } = context;
  if (misshapen.length > 0) {
    return new HeadstartError(
      'wrong-architecture',
      `These weights are not those of “${model}” as it is asked for: ${shapeOf(mismatch)}. ` +
        `${count(misshapen.length, 'weight')} of another size. Choose the network and options that the file was made with.`,
    );
  }
  if (missing.length > 0) {
    return new HeadstartError(
      'missing-weights',
      `The file lacks ${count(missing.length, 'weight')} that “${model}” needs: ${some(missing)}.${alsoHas(leftOver)} ` +
        'Use a file with all weights of this network.',
    );
  }
  return new HeadstartError(
    'wrong-architecture',
    `The file has weights that “${model}” has no place for: ${some(leftOver)}. ` +
      'They are those of another network: choose the one that the file was made for.',
  );
}

function otherNetwork(mismatch: Mismatch, { model, wanted, stored, fittingLayers }: MatchContext): HeadstartError {
  const has = stored.length === 0 ? 'no layer with weights' : some(stored.map((layer) => layer.name));
  const example = mismatch.misshapen.length > 0 ? ` For example ${shapeOf(mismatch)}.` : '';
  return new HeadstartError(
    'wrong-architecture',
    `These are the weights of another network: the file has ${has}, and “${model}” needs ${some(wanted)}; ` +
      `${fittingLayers} of ${count(wanted.length, 'layer')} fit.${example} Choose the network that the file was made for.`,
  );
}

function shapeOf({ misshapen: [first] }: Mismatch): string {
  if (first === undefined) return '';
  return `“${first.name}” is [${first.stored.join(', ')}] in the file and [${first.wanted.join(', ')}] in the network`;
}

function alsoHas(leftOver: readonly string[]): string {
  return leftOver.length === 0 ? '' : ` It has instead ${some(leftOver)}.`;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
