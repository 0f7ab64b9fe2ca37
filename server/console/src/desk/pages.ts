// SPDX-License-Identifier: MIT
// Every page of the desk: what whoever opens it must be allowed to do, where it belongs, and where it is read from when it is
// first wanted. The navigation, the page of records and the tests all go by this table.
import type {Component} from 'svelte';
import type {SignedInHere} from '../parts/signed_in.svelte.ts';
import type {Names} from '../wire/names.svelte.ts';

export interface Given {
  here: SignedInHere;
  names: Names;
  id: string;
  page: string;
}
export interface DeskPage {
  needs: string; // a method
  within?: string; // the page of the navigation, or of the records, that leads to it
  read: () => Promise<{default: Component<Given>}>;
}

export const pages: Record<string, DeskPage> = {
  today: {needs: 'queue.list', read: () => import('./Today.svelte')},
  people: {needs: 'volunteer.list', read: () => import('./People.svelte')},
  person: {needs: 'volunteer.get', within: 'people', read: () => import('./Person.svelte')},
  roles: {needs: 'role.list', read: () => import('./Roles.svelte')},
  opening: {needs: 'role.get', within: 'roles', read: () => import('./Opening.svelte')},
  runs: {needs: 'run.list', read: () => import('./Runs.svelte')},
  run: {needs: 'run.get', within: 'runs', read: () => import('./Run.svelte')},
  map: {needs: 'board.wards', read: () => import('./map/Map.svelte')},
  plots: {needs: 'board.weeks', read: () => import('./map/Plots.svelte')},
  bank: {needs: 'ledger.desk', read: () => import('./bank/Bank.svelte')},
  account: {needs: 'credit.balance', within: 'bank', read: () => import('./bank/OneAccount.svelte')},
  mutual: {needs: 'want.list', within: 'bank', read: () => import('./bank/Mutual.svelte')},
  emergencies: {needs: 'emergency.get', read: () => import('./emergency/Emergencies.svelte')},
  emergency: {needs: 'emergency.get', within: 'emergencies', read: () => import('./emergency/Emergency.svelte')},
  rota: {needs: 'paper.rota', within: 'emergencies', read: () => import('./emergency/Paper.svelte')},
  calls: {needs: 'paper.rota', within: 'emergencies', read: () => import('./emergency/Paper.svelte')},
  records: {needs: 'quarter.look', read: () => import('./Records.svelte')},
  quarter: {needs: 'quarter.look', within: 'records', read: () => import('./quarter/Quarter.svelte')},
  needs: {needs: 'need.list', within: 'records', read: () => import('./needs/Needs.svelte')},
  need: {needs: 'need.get', within: 'needs', read: () => import('./needs/Need.svelte')},
  inductions: {needs: 'induction.note', within: 'records', read: () => import('./inductions/Inductions.svelte')},
  organisations: {needs: 'organisation.standings', within: 'records', read: () => import('./organisations/Organisations.svelte')},
  organisation: {needs: 'organisation.standing', within: 'organisations', read: () => import('./organisations/Organisation.svelte')},
  incidents: {needs: 'incident.list', within: 'records', read: () => import('./organisations/IncidentBook.svelte')},
  regulated: {needs: 'regulated.list', within: 'records', read: () => import('./regulated/Regulated.svelte')},
  templates: {needs: 'template.list', within: 'records', read: () => import('./messages/Templates.svelte')},
  news: {needs: 'mailing.list', within: 'records', read: () => import('./messages/News.svelte')},
  letters: {needs: 'letter.list', within: 'records', read: () => import('./post/Letters.svelte')},
  concerns: {needs: 'concern.list', within: 'records', read: () => import('./concerns/Concerns.svelte')},
  concern: {needs: 'concern.get', within: 'concerns', read: () => import('./concerns/Concern.svelte')},
  cases: {needs: 'privacy.list', within: 'records', read: () => import('./privacy/Cases.svelte')},
  case: {needs: 'privacy.look', within: 'cases', read: () => import('./privacy/Case.svelte')},
  directory: {needs: 'directory.list', within: 'records', read: () => import('./directory/Directory.svelte')},
  sheets: {needs: 'import.list', within: 'records', read: () => import('./sheets/Sheets.svelte')},
  duplicates: {needs: 'duplicate.list', within: 'records', read: () => import('./twice/Duplicates.svelte')},
};

// Those that belong to a page; to none: the navigation's own.
export const pagesWithin = (page?: string) => Object.keys(pages).filter((each) => pages[each]?.within === page);

// The page of the navigation that a page belongs to.
export function topOf(page: string): string {
  const above = pages[page]?.within;
  return above === undefined ? page : topOf(above);
}
