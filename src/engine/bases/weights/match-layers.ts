/** What a name is compared by: names of one group are told apart by their numbers. */
interface NameKey {
  readonly group: string;
  readonly number: number;
}

type KeyOf = (name: string) => NameKey;

/** From strict to lenient; each pass sees only the names that the ones before it left. */
const PASSES: readonly { readonly wanted: KeyOf; readonly stored: KeyOf }[] = [
  { wanted: whole, stored: whole },
  // Models inside models: TF.js' manifests leave their names out.
  { wanted: lastPart, stored: lastPart },
  // Keras 1: convolution2d_1, batchnormalization_1.
  { wanted: withoutStyle, stored: withoutStyle },
  // A model inside the model that has one layer with weights: old files say the model's name alone.
  { wanted: parentOf, stored: whole },
];

/**
 * Finds for each layer of a network the one in a file that has its weights, by name. Names that Keras made by counting
 * (conv2d, conv2d_1, …) start at another number in each session: where they differ, and there are as many on both
 * sides, they are taken in the order of their numbers. A pair of names is a proposal: shapes have the last word.
 * @param wanted paths of layers such as stem/conv1, all different
 * @returns for each wanted name the place of its partner in `stored`, or undefined
 */
export function matchLayers(wanted: readonly string[], stored: readonly string[]): (number | undefined)[] {
  const partners: (number | undefined)[] = wanted.map(() => undefined);
  const taken = new Set<number>();
  for (const pass of PASSES) {
    const wantedGroups = groupNames(wanted, pass.wanted, (index) => partners[index] === undefined);
    const storedGroups = groupNames(stored, pass.stored, (index) => !taken.has(index));
    for (const [name, members] of wantedGroups) {
      for (const [wantedIndex, storedIndex] of pairGroup(members, storedGroups.get(name) ?? [])) {
        partners[wantedIndex] = storedIndex;
        taken.add(storedIndex);
      }
    }
  }
  return partners;
}

interface Member {
  readonly index: number;
  readonly number: number;
}

/** Members by group, in the order of their numbers. */
function groupNames(names: readonly string[], keyOf: KeyOf, isFree: (index: number) => boolean) {
  const groups = new Map<string, Member[]>();
  names.forEach((name, index) => {
    if (!isFree(index)) return;
    const { group, number } = keyOf(name);
    const members = groups.get(group) ?? [];
    members.push({ index, number });
    groups.set(group, members);
  });
  for (const members of groups.values()) members.sort((a, b) => a.number - b.number);
  return groups;
}

function pairGroup(wanted: readonly Member[], stored: readonly Member[]): [wanted: number, stored: number][] {
  if (hasTwins(wanted) || hasTwins(stored)) return [];
  if (wanted.length === stored.length) {
    return wanted.map(({ index }, rank) => [index, (stored[rank] as Member).index]);
  }
  const byNumber = new Map(stored.map(({ number, index }) => [number, index]));
  return wanted.flatMap(({ number, index }): [number, number][] => {
    const partner = byNumber.get(number);
    return partner === undefined ? [] : [[index, partner]];
  });
}

/** @param members in the order of their numbers */
function hasTwins(members: readonly Member[]): boolean {
  return members.some(({ number }, rank) => number === members[rank + 1]?.number);
}

/** Old names of DenseNet’s layers have a slash where new ones have an underscore. */
function whole(name: string): NameKey {
  const path = name.replaceAll('/', '_');
  const [, counted, number] = /^(.+)_(\d+)$/.exec(path) ?? [];
  return counted === undefined ? { group: path, number: 0 } : { group: counted, number: Number(number) };
}

function lastPart(name: string): NameKey {
  return whole(name.slice(name.lastIndexOf('/') + 1));
}

function withoutStyle(name: string): NameKey {
  const { group, number } = lastPart(name);
  return { group: group.replaceAll('_', '').replace('convolution', 'conv'), number };
}

function parentOf(name: string): NameKey {
  return whole(name.slice(0, Math.max(name.lastIndexOf('/'), 0)));
}
