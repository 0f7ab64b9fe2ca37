// SPDX-License-Identifier: MIT
// Wards as hexagons: each ward has one, near where its centre is, none on another's. Neighbours on the ground stay near one
// another on the page; sizes and borders are not to scale, which is why every ward can be read and pressed.

export interface Placeable {
  ward: string;
  easting?: number;
  northing?: number;
}
export interface Hexagon {
  ward: string;
  x: number; // of its middle, in units of the hexagons' outer radius
  y: number;
}

const wide = Math.sqrt(3); // from one middle to the next in a row
const high = 1.5; // from one row to the next

function middle(row: number, column: number): {x: number; y: number} {
  return {x: wide * (column + (row % 2 === 0 ? 0 : 0.5)), y: high * row};
}

// A grid that has about a third more cells than there are wards; the wards that are closest to a cell take it first, and ties
// go by the ward's code, so the same wards give the same map. Those without a place come last, in rows below.
export function hexagons(wards: Placeable[]): Hexagon[] {
  const placed = wards.filter((each) => each.easting !== undefined && each.northing !== undefined).sort((a, b) => (a.ward < b.ward ? -1 : 1));
  const made: Hexagon[] = [];
  let below = 0;
  if (placed.length > 0) {
    const east = placed.map((each) => each.easting ?? 0);
    const north = placed.map((each) => each.northing ?? 0);
    const [left, right, bottom, top] = [Math.min(...east), Math.max(...east), Math.min(...north), Math.max(...north)];
    const width = Math.max(1, right - left);
    const height = Math.max(1, top - bottom);
    const columns = Math.max(1, Math.ceil(Math.sqrt(placed.length * 1.35 * (width / height))));
    const rows = Math.max(1, Math.ceil((placed.length * 1.35) / columns) + 1);
    const cells = Array.from({length: rows * columns}, (_, at) => middle(Math.floor(at / columns), at % columns));
    const at = (each: Placeable) => ({
      x: (((each.easting ?? 0) - left) / width) * wide * Math.max(0.5, columns - 0.5),
      y: ((top - (each.northing ?? 0)) / height) * high * (rows - 1),
    });
    // Every ward with every cell, the closest first; of those as close by ward, then by cell. Numbers alone, because a county
    // has tens of thousands of pairs: how far in millionths, then which pair.
    const count = placed.length * cells.length;
    const pairs = new Float64Array(count);
    placed.forEach((each, ward) => {
      const {x, y} = at(each);
      cells.forEach((cell, index) => {
        pairs[ward * cells.length + index] = Math.round(1e6 * ((cell.x - x) ** 2 + (cell.y - y) ** 2)) * count + ward * cells.length + index;
      });
    });
    pairs.sort();
    const taken = new Set<number>();
    const has = new Set<number>();
    for (const pair of pairs) {
      if (has.size === placed.length) break;
      const [ward, index] = [Math.floor((pair % count) / cells.length), (pair % count) % cells.length];
      const [{ward: code} = {ward: ''}, cell] = [placed[ward], cells[index]];
      if (cell === undefined || taken.has(index) || has.has(ward)) continue;
      taken.add(index);
      has.add(ward);
      made.push({ward: code, ...cell});
    }
    below = rows + 1;
  }
  const rest = wards.filter((each) => each.easting === undefined || each.northing === undefined);
  const perRow = Math.max(4, Math.ceil(Math.sqrt(rest.length)));
  rest.forEach((each, at) => made.push({ward: each.ward, ...middle(below + Math.floor(at / perRow), at % perRow)}));
  // In the order of reading: the keyboard goes through them as the eye does.
  return made.sort((a, b) => a.y - b.y || a.x - b.x);
}

// The corners of a hexagon that stands on a corner, radius 1 less a hair's breadth.
export const corners = [0, 1, 2, 3, 4, 5]
  .map((at) => {
    const angle = (Math.PI / 3) * at + Math.PI / 6;
    return `${(0.96 * Math.cos(angle)).toFixed(3)},${(0.96 * Math.sin(angle)).toFixed(3)}`;
  })
  .join(' ');

// A name in lines that fit a hexagon: words are put together up to a dozen letters.
export function lines(name: string): string[] {
  const made: string[] = [];
  for (const word of name.replaceAll('& ', '&\u00a0').split(' ')) {
    const last = made.at(-1);
    if (last !== undefined && last.length + word.length < 12) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  return made;
}
