/**
 * A matrix product by tiles, with nothing but text to say where its factors come from and where its sums go. Each
 * workgroup has one tile of 32 rows, and the sums of a tile are taken in one order, whatever the device.
 */
export interface Product {
  /** How many rows there are: a WGSL expression or a number. */
  readonly rows: string | number;
  readonly columns: number;
  /** How many products an element sums. */
  readonly terms: string | number;
  /** In how many parts, by the third number of a workgroup; 1 for terms that are not known beforehand. */
  readonly parts: number;
  /** WGSL of an element, by `row` and `term`; next to it in memory is the next of the named. */
  readonly left: { readonly element: string; readonly next: 'row' | 'term' };
  /** The same by `term` and `column`. */
  readonly right: { readonly element: string; readonly next: 'column' | 'term' };
  /** WGSL that keeps `sum` of `row` and `column`; `part` is the number of the part. */
  readonly keep: string;
  /** WGSL that all threads of a workgroup come to afterwards, and what is declared for it. */
  readonly end?: string;
  readonly declarations?: string;
}

const TILE_ROWS = 32;
/** Threads of a workgroup, in both directions. */
const SIDE = 8;
export const PRODUCT_THREADS = SIDE * SIDE;
const ROWS_EACH = TILE_ROWS / SIDE;
/** How many terms are held in workgroup memory at a time. */
const TILE_TERMS = 16;

/** Shorter parts cost more than they give. */
const LEAST_TERMS = 64;
const MOST_PARTS = 64;
/** So many workgroups keep a device busy. */
const BUSY = 256;

/** In how many workgroups' hands a product lies. */
export function productTile(rows: number, columns: number): { x: number; y: number; count: number } {
  const x = Math.ceil(columns / (SIDE * columnsEach(columns)));
  const y = Math.ceil(rows / TILE_ROWS);
  return { x, y, count: x * y };
}

/** In how many parts to take sums of so many terms, for enough workgroups to keep a device busy. */
export function sumParts(rows: number, terms: number, columns: number): number {
  const wanted = Math.min(Math.ceil(BUSY / productTile(rows, columns).count), MOST_PARTS);
  return Math.ceil(terms / termsOfPart(terms, wanted));
}

export function productShader(product: Product): string {
  const { rows, columns, terms, parts, left, right, keep, end = '', declarations = '' } = product;
  const each = columnsEach(columns);
  const tileColumns = SIDE * each;
  const [firstTerm, endTerm] = parts === 1 ? ['0u', `${terms}`] : partBounds(Number(terms), parts);
  const vector = ['', 'f32', 'vec2<f32>', '', 'vec4<f32>'][each];
  const lanes = Array.from({ length: each }, (_, lane) => lane);
  const rowNumbers = Array.from({ length: ROWS_EACH }, (_, number) => number);
  return /* wgsl */ `
${declarations}
var<workgroup> lefts: array<f32, ${TILE_TERMS * (TILE_ROWS + 1)}>;
var<workgroup> rights: array<f32, ${TILE_TERMS * (tileColumns + 1)}>;

fn leftAt(row: u32, term: u32) -> f32 { return ${left.element}; }
fn rightAt(term: u32, column: u32) -> f32 { return ${right.element}; }
fn keep(row: u32, column: u32, part: u32, sum: f32) { ${keep} }

@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let firstRow = group.y * ${TILE_ROWS}u;
  let firstColumn = group.x * ${tileColumns}u;
  let firstTerm = ${firstTerm};
  let endTerm: u32 = ${endTerm};
  ${rowNumbers.map((number) => `var sum${number} = ${vector}();`).join('\n  ')}
  for (var start = firstTerm; start < endTerm; start += ${TILE_TERMS}u) {
    for (var at = thread; at < ${TILE_TERMS * TILE_ROWS}u; at += ${PRODUCT_THREADS}u) {
      ${place(left.next === 'term', 'row', TILE_ROWS)}
      var value = 0.0;
      if (firstRow + row < ${rows} && start + term < endTerm) { value = leftAt(firstRow + row, start + term); }
      lefts[term * ${TILE_ROWS + 1}u + row] = value;
    }
    for (var at = thread; at < ${TILE_TERMS * tileColumns}u; at += ${PRODUCT_THREADS}u) {
      ${place(right.next === 'term', 'column', tileColumns)}
      var value = 0.0;
      if (firstColumn + column < ${columns} && start + term < endTerm) {
        value = rightAt(start + term, firstColumn + column);
      }
      rights[term * ${tileColumns + 1}u + column] = value;
    }
    workgroupBarrier();
    for (var term = 0u; term < ${TILE_TERMS}u; term++) {
      let right = ${vector}(${lanes.map((lane) => `rights[term * ${tileColumns + 1}u + local.x + ${lane * SIDE}u]`).join(', ')});
      ${rowNumbers
        .map((number) => `sum${number} += lefts[term * ${TILE_ROWS + 1}u + local.y + ${number * SIDE}u] * right;`)
        .join('\n      ')}
    }
    workgroupBarrier();
  }
  // In a loop, as what is kept may be long, and a browser compiles every copy of it.
  let sums = array(${rowNumbers.map((number) => `sum${number}`).join(', ')});
  for (var at = 0u; at < ${ROWS_EACH * each}u; at++) {
    let row = firstRow + local.y + at / ${each}u * ${SIDE}u;
    let column = firstColumn + local.x + at % ${each}u * ${SIDE}u;
    if (row < ${rows} && column < ${columns}) {
      keep(row, column, group.z, sums[at / ${each}u]${each === 1 ? '' : `[at % ${each}u]`});
    }
  }
  ${end}
}
`;
}

function partBounds(terms: number, parts: number): [first: string, end: string] {
  const each = termsOfPart(terms, parts);
  return [`group.z * ${each}u`, `min(firstTerm + ${each}u, ${terms}u)`];
}

/** Which element of a tile the `at`-th is, so that neighbouring threads read neighbouring numbers. */
function place(termsAreNext: boolean, other: string, otherCount: number): string {
  return termsAreNext
    ? `let term = at % ${TILE_TERMS}u; let ${other} = at / ${TILE_TERMS}u;`
    : `let ${other} = at % ${otherCount}u; let term = at / ${otherCount}u;`;
}

/** Narrow products leave fewer threads of a wide tile without work. */
function columnsEach(columns: number): 1 | 2 | 4 {
  if (columns <= SIDE) return 1;
  return columns <= 2 * SIDE ? 2 : 4;
}

/** Whole tiles of terms, as few as `parts` allows. */
function termsOfPart(terms: number, parts: number): number {
  return Math.max(LEAST_TERMS, Math.ceil(Math.ceil(terms / TILE_TERMS) / parts) * TILE_TERMS);
}
