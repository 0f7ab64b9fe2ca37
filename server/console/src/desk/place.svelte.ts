// SPDX-License-Identifier: MIT
// Which page of the desk is shown: what stands after # in the address, so that going back, bookmarks and links work.

export interface Place {
  page: string;
  id: string;
}

export function placeOf(hash: string): Place {
  const [page = '', id = ''] = hash.replace(/^#\/?/u, '').split('/');
  return {page: page === '' ? 'today' : page, id: decodeURIComponent(id)};
}

export class Where {
  now = $state.raw<Place>(placeOf(typeof location === 'undefined' ? '' : location.hash));

  watch(): () => void {
    const read = () => {
      this.now = placeOf(location.hash);
      scrollTo(0, 0);
      document.getElementById('main')?.focus({preventScroll: true});
    };
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }
}

export const toPerson = (id: string) => `#/person/${encodeURIComponent(id)}`;
export const toNeed = (need: number) => `#/need/${need}`;
export const toOrganisation = (id: string) => `#/organisation/${encodeURIComponent(id)}`;
export const toOpening = (id: string) => `#/opening/${encodeURIComponent(id)}`;
