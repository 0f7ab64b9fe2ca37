// SPDX-License-Identifier: MIT
// Boundaries for wards that have only centres: what is nearer to a centre than to any other is its ward.

interface Centre {
  ward: string;
  name: string;
  easting?: number;
  northing?: number;
}
type Point = [number, number];

// The part of a ring on the side of `a` that is nearer to it than to `b`.
function nearer(ring: Point[], a: Point, b: Point): Point[] {
  const side = ([x, y]: Point) => (x - (a[0] + b[0]) / 2) * (b[0] - a[0]) + (y - (a[1] + b[1]) / 2) * (b[1] - a[1]);
  return ring.flatMap((point, at): Point[] => {
    const next = ring[(at + 1) % ring.length] ?? point;
    const [here, there] = [side(point), side(next)];
    const kept: Point[] = here <= 0 ? [point] : [];
    if (here <= 0 === there <= 0) return kept;
    const part = here / (here - there);
    return [...kept, [point[0] + part * (next[0] - point[0]), point[1] + part * (next[1] - point[1])]];
  });
}

// As a GeoJSON file on the National Grid.
export function boundaries(wards: Centre[]): string {
  const placed = wards.filter((each) => each.easting !== undefined).map((each) => ({...each, at: [each.easting ?? 0, each.northing ?? 0] as Point}));
  const x = placed.map((each) => each.at[0]);
  const y = placed.map((each) => each.at[1]);
  const [left, right, bottom, top] = [Math.min(...x) - 500, Math.max(...x) + 500, Math.min(...y) - 500, Math.max(...y) + 500];
  const features = placed.map(({ward, name, at}) => {
    let ring: Point[] = [[left, bottom], [right, bottom], [right, top], [left, top]];
    for (const other of placed) if (other.ward !== ward) ring = nearer(ring, at, other.at);
    const closed = [...ring, ring[0]].map((point) => [Math.round(point?.[0] ?? 0), Math.round(point?.[1] ?? 0)]);
    return {type: 'Feature', properties: {wardcode: ward, wardname: name}, geometry: {type: 'Polygon', coordinates: [closed]}};
  });
  return JSON.stringify({type: 'FeatureCollection', crs: {type: 'name', properties: {name: 'urn:ogc:def:crs:EPSG::27700'}}, features});
}
