// SPDX-License-Identifier: MIT
// Wards as they lie: a boundaries' file made into calls that fit the wire, and outlines made into paths of a drawing.

export interface Outline {
  ward: string;
  name: string;
  rings: string; // "easting,northing easting,northing ...;..." in metres
}
export interface Drawn {
  path: string;
  x: number; // of the middle of its largest ring
  y: number;
  wide: number;
}

const bytesMax = 40_000; // of one call's text

interface Feature {
  geometry?: {coordinates?: unknown};
}

// A feature whose text is too long loses points: those nearer than `apart` to the one before, which grows until it fits.
function thinned(feature: Feature): string {
  let text = JSON.stringify(feature);
  if (text.length <= bytesMax || feature.geometry?.coordinates === undefined) return text;
  let apart = 0;
  const isPoint = (each: unknown): each is number[] => Array.isArray(each) && typeof each[0] === 'number';
  const thin = (part: unknown): unknown => {
    if (!Array.isArray(part)) return part;
    if (!isPoint(part[0])) return part.map(thin);
    const ring = part as number[][];
    if (apart === 0) apart = Math.abs(ring[0]?.[0] ?? 0) > 1000 ? 5 : 0.00005; // metres or degrees
    let last = ring[0] ?? [];
    const kept = ring.filter((point, at) => {
      const near = Math.hypot((point[0] ?? 0) - (last[0] ?? 0), (point[1] ?? 0) - (last[1] ?? 0)) < apart;
      if (at > 0 && at < ring.length - 1 && near) return false;
      last = point;
      return true;
    });
    return kept.length >= 4 ? kept : ring;
  };
  for (let tries = 0; tries < 16 && text.length > bytesMax; ++tries, apart *= 2)
    text = JSON.stringify({...feature, geometry: {...feature.geometry, coordinates: thin(feature.geometry.coordinates)}});
  return text;
}

// The file as collections that are small enough to send, with what the file says of its coordinates. Throws where it is none.
export function batches(text: string): string[] {
  const whole = JSON.parse(text) as {features?: Feature[]; crs?: unknown};
  if (!Array.isArray(whole.features) || whole.features.length === 0) throw new Error('no features');
  const crs = whole.crs === undefined ? '' : `"crs":${JSON.stringify(whole.crs)},`;
  const made: string[] = [];
  let part: string[] = [];
  let length = 0;
  const end = () => {
    if (part.length > 0) made.push(`{"type":"FeatureCollection",${crs}"features":[${part.join(',')}]}`);
    part = [];
    length = 0;
  };
  for (const feature of whole.features) {
    const own = thinned(feature);
    if (length + own.length > bytesMax) end();
    part.push(own);
    length += own.length;
  }
  end();
  return made;
}

// Each ward's path, in units in which a ward is about as large as a hexagon of radius 1; by the ward's code. Empty unless
// every ward is drawn: a map with holes would say that nobody lives there.
export function drawn(wards: {ward: string; name: string}[], outlines: Outline[]): Map<string, Drawn> {
  const byCode = new Map(outlines.map((each) => [each.ward, each]));
  const byName = new Map(outlines.map((each) => [each.name.toLowerCase(), each]));
  const found = wards.map((each) => ({ward: each.ward, outline: byCode.get(each.ward) ?? byName.get(each.name.toLowerCase())}));
  if (wards.length === 0 || found.some((each) => each.outline === undefined)) return new Map();
  const rings = found.map(({ward, outline}) => ({
    ward,
    rings: (outline?.rings ?? '').split(';').map((ring) => ring.split(' ').map((point) => point.split(',').map(Number) as [number, number])),
  }));
  const all = rings.flatMap((each) => each.rings.flat());
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of all) [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
  const unit = Math.sqrt(((right - left) * (top - bottom)) / wards.length) / 1.9 || 1;
  const at = ([x, y]: [number, number]): [number, number] => [(x - left) / unit, (top - y) / unit];
  return new Map(
    rings.map((each) => {
      const placed = each.rings.map((ring) => ring.map(at));
      const path = placed.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`).join('');
      const largest = placed.reduce((a, b) => (boxOf(b).area > boxOf(a).area ? b : a));
      const {x, y, wide} = boxOf(largest);
      return [each.ward, {path, x, y, wide}];
    }),
  );
}

// Where its weight is, how wide it is, and how large.
function boxOf(ring: [number, number][]): {x: number; y: number; wide: number; area: number} {
  const across = ring.map((point) => point[0]);
  const wide = Math.max(...across) - Math.min(...across);
  let [twice, x, y] = [0, 0, 0];
  for (const [at, [x0, y0]] of ring.entries()) {
    const [x1, y1] = ring[(at + 1) % ring.length] ?? [x0, y0];
    const part = x0 * y1 - x1 * y0;
    twice += part;
    x += (x0 + x1) * part;
    y += (y0 + y1) * part;
  }
  if (twice === 0) return {x: ring[0]?.[0] ?? 0, y: ring[0]?.[1] ?? 0, wide, area: 0};
  return {x: x / (3 * twice), y: y / (3 * twice), wide, area: Math.abs(twice) / 2};
}
