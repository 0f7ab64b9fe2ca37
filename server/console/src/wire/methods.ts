// SPDX-License-Identifier: MIT
// The methods the console calls, as the server's OpenRPC document has them (tests/console compares the two).

import type {Registered} from '../interest/answers.ts';

export type Cells = Record<string, string>;
export type Standing = 'anonymous' | 'volunteer' | 'organiser' | 'broker' | 'coordinator' | 'administrator' | 'integration' | 'link';
export type Channel = 'phone' | 'text' | 'email';

export interface Me {
  standing: Standing;
  centre?: number;
  principal?: string;
  name?: string;
  volunteer?: string;
  organisation?: string;
  record?: string;
  methods: string[];
}

export interface SignedIn {
  principal: string;
  standing: Standing;
  volunteer?: string;
  organisation?: string;
  ends_at?: number;
}

export interface Match {
  volunteer: string;
  opening: string;
  organisation: string;
  state: string;
  since: number;
  first_day?: string;
  next_clock?: number;
  first_reply_seconds?: number;
  names?: MatchNames; // where they were asked for
}

// As a stranger sees it.
export interface FoundRole {
  role: string;
  title: string;
  organisation: string;
  ward?: string;
  setting?: string;
  when?: string;
  hours?: string;
  urgency?: string;
  minimum_age?: string;
  causes?: string;
  required_skills?: string;
  required_checks?: string;
  expenses_paid?: string;
}

export interface Duplicate {
  first: string;
  first_name: string;
  second: string;
  second_name: string;
  reasons: string[];
  state: string;
  at: number;
}

export interface Merge {
  number: number;
  kept: string;
  gone: string;
  by: string;
  at: number;
  undo_until: number;
  undone_at?: number;
}

export interface Need {
  need: number;
  resident: number;
  kind: string;
  state: string;
  consent: boolean;
  opening?: string;
  helper?: string;
  taken_at: number;
  opened_at?: number;
  closed_at?: number;
  outcome?: string;
  referred_organisation?: string;
}

export interface WholeNeed {
  need: Need;
  person?: {name: string; telephone?: string; e_mail?: string; channel: string; address?: string; postcode?: string; language?: string; interpreter: boolean; safe_times?: string; access_notes?: string};
  wants?: string;
  preferences?: string;
  referred_by?: string;
  consent_how?: string;
  consent_at?: number;
  outcome_note?: string;
}

// A report that was handed in, or the days to count.
export type QuarterDays = {quarter: number} | {first: string; last: string; programme?: string};

export interface Quarter {
  quarter?: number;
  title?: string;
  programme?: string;
  first: string;
  last: string;
  handed_in_by?: string;
  handed_in_at?: number;
}

export interface QuarterFigure {
  split: string;
  measure: string;
  part?: string;
  people: number;
  times: number;
  minutes: number;
  hidden: boolean;
}

export interface QuarterRow {
  volunteer?: string;
  opening?: string;
  organisation?: string;
  ward?: string;
  on: string;
  minutes: number;
}

export interface WholeMatch {
  match: Match;
  waiting?: {rule: string; subject: string; question: string; gate: string}[];
  clearing?: ClearingEntry[];
}

export interface ClearingEntry {
  number: number;
  what: string;
  subject: string;
  gate: string;
  state: string;
  reason: string;
  at: number;
}

export interface Candidate {
  id: string;
  name: string;
  score: number;
  reasons: string[];
  questions: string[];
}

export interface Shortlist {
  eligible: Candidate[];
  ask_first: Candidate[];
}

export interface Hours {
  transfer: string;
  volunteer: string;
  opening: string;
  organisation: string;
  minutes: number;
  worked_on: string;
  state: string;
}

export interface Row {
  id: string;
  cells: Cells;
}
export interface Rows {
  rows: Row[];
  next?: string;
}
export interface Saved {
  id: string;
  saved: boolean;
  problems: {column: string; read: string; expected: string; hint: string; message: string}[];
}

export interface Moved {
  state: string;
  before?: string;
  overridden: boolean;
  place_freed: boolean;
}

export interface DemoAccount {
  kind: Standing;
  name: string;
  address: string;
  volunteer?: string;
  organisation?: string;
}

export interface Run {
  run: number;
  scope: 'all' | 'organisation' | 'ward' | 'programme';
  scope_value?: string;
  started_by: string;
  started_at: number;
  state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  why?: string;
  stage?: string;
  stage_done?: number;
  stage_total?: number;
  ended_at?: number;
  value?: number;
  upper_bound?: number;
  gap?: number;
  volunteers?: number;
  openings?: number;
  pairs?: number;
  added?: number;
  moved?: number;
  dropped?: number;
  untouched?: number;
  details?: boolean;
}

export interface Term {
  code: string;
  points: number;
  measure: number;
}

export interface DiffEntry {
  number: number;
  movement: 'added' | 'moved' | 'dropped' | 'untouched';
  volunteer: string;
  opening: string;
  from?: string;
  before?: string;
  weight: number;
  terms: Term[];
  sentence: string;
  decision: 'none' | 'open' | 'approved' | 'rejected';
  outcome?: string;
  refused: boolean;
  names: MatchNames;
}

export interface MatchNames {
  person?: string;
  opening: string;
  organisation: string;
  date?: string;
  start?: string;
}

// Which rows of a run: all that fit.
export interface RunMatching {
  movement?: DiffEntry['movement'];
  organisation?: string;
  ward?: string;
  role?: string;
  person?: string;
}

export interface CountedPlace {
  id: string;
  name: string;
  rows: number;
  open: number;
}

export interface Pin {
  pin: number;
  volunteer: string;
  opening: string;
  kind: 'keep' | 'rule_out';
  reason: string;
  set_by: string;
  set_at: number;
  lifted_by?: string;
  lifted_at?: number;
  names: MatchNames;
  flag?: string;
  sentences: string[];
}

export interface Decided {
  decided: number;
  waiting: number;
  tried: {volunteer: string; opening: string; outcome: string; refused: boolean}[];
}

export interface Contact {
  known: boolean;
  e_mail?: string;
  telephone?: string;
  channel?: string;
  quiet_from?: string;
  quiet_until?: string;
  language?: string;
}

export interface Account {
  account: string; // its reference
  name: string;
  kind: string;
  scheme: 'exchange' | 'rewards';
  state: string;
  posted: number;
  spendable: number;
  pending_in: number;
  pending_out: number;
  hours_given: number;
  hours_received: number;
  hours_only: boolean;
}

export interface Transfer {
  transfer: string;
  kind: string;
  scheme: string;
  state: string;
  minutes: number;
  legs: {account: string; minutes: number}[];
  logged_on: string;
  worked_on?: string;
  given_by?: string;
  received_by?: string;
  memo?: string;
}

export interface Dispute {
  transfer: string;
  phase: string;
  minutes: number;
  stands?: number;
  statements: {number: number; side: string; volunteer?: string; at: number; statement: string}[];
}

interface Booked {
  transfer: string;
  state: string;
  minutes: number;
}

export interface WardRow {
  ward: string;
  name: string;
  easting?: number;
  northing?: number;
  people: number;
  free: number;
  wanted: number;
  open: number;
}

export interface WeekRow {
  monday: string;
  asked: number;
  answered: number;
  median_reply_seconds?: number;
  offered: number;
  placed: number;
  stopped: number;
  held: number;
  minutes: number;
}

export interface OnSite {
  sign_in: number;
  site: string;
  volunteer?: string;
  name?: string;
  telephone?: string;
  opening?: string;
  emergency?: number;
  signed_in_at: number;
  due_at: number;
  signed_out_at?: number;
  overdue: boolean;
}

export interface DayBoard {
  as_of: number;
  unfilled_count: number;
  unfilled: {opening: string; title: string; organisation: string; urgency: string; begins?: number; held: number; minimum: number; maximum: number; asked: number}[];
  offered_nothing_count: number;
  offered_nothing: {volunteer: string; name: string; since?: string}[];
  silent_count: number;
  silent: {organisation: string; name: string; referrals: number; oldest: string}[];
  dropped: {volunteer: string; name: string; opening: string; title: string; reason: string}[];
}

export type EmergencyState = 'standby' | 'activated' | 'stood_down' | 'closed';
export interface Emergency {
  emergency: number;
  name: string;
  state: EmergencyState;
  asked_by: string;
  reference: string;
  hurry: number;
  report_minutes: number;
  next_report?: number;
  opened_at: number;
  changed_at: number;
}
export interface StillOpen {
  on_site: number;
  offers: number;
  pending: number;
  coming: number;
  roles: number;
  campaigns: number;
}
export interface EmergencyStep {
  step: string;
  before: string;
  after: string;
  asked_by: string;
  reference: string;
  reason: string;
  about: string;
  count: number;
  overridden: boolean;
  standing: string;
  principal: string;
  at: number;
}
export interface WholeEmergency {
  emergency: Emergency;
  still_open: StillOpen;
  openings: {opening: string; begins: number; ends: number; vetted: boolean}[];
  steps: EmergencyStep[];
}
export interface ReportRow {
  opening: string;
  title: string;
  ward: string;
  places_minimum: number;
  places_maximum: number;
  held: number;
  gap: number;
  asked: number;
  yes: number;
  no: number;
  silent: number;
  waiting: number;
}
export interface EmergencyReport {
  number?: number;
  at: number;
  state: string;
  on_site: number;
  overdue: number;
  first_reply_seconds?: number;
  rows: ReportRow[];
}
export interface Campaign {
  campaign: number;
  opening: string;
  state: 'running' | 'over' | 'stopped';
  because: string;
  urgent: boolean;
  run?: number;
  deadline: number;
  look_again?: number;
  started_at: number;
  ended_at?: number;
}
export interface PaperLine {
  opening: string;
  title: string;
  where: string;
  begins?: number;
  ends?: number;
  volunteer: string;
  name: string;
  telephone?: string;
  state: string;
  lead: string;
  lead_telephone?: string;
}
type MoveOf = {emergency: number; asked_by?: string; reference?: string; reason?: string; override_open?: boolean};
type PaperOf = {form?: 'rows' | 'csv' | 'html'; openings?: string[]; organisation?: string};
type Printed = {total: number; shown: number; lines?: PaperLine[]; text?: string};

// What somebody looks after: a volunteer, a match, an opening, an organisation or a need.
export interface Matter {
  volunteer?: string;
  opening?: string;
  organisation?: string;
  need?: number;
}
// A spreadsheet that came in.
export interface ImportBatch {
  number: number;
  table: string;
  file: string;
  rows: number;
  added: number;
  changed: number;
  by: string;
  at: number;
  undo_until: number;
  state: 'standing' | 'undoing' | 'undone';
  undone_by?: string;
  undone_at?: number;
  undone: number;
  kept: number;
}

// What a member wants, or offers.
export interface Notice {
  number: number;
  volunteer?: string;
  name?: string;
  category: string;
  title: string;
  words?: string;
  minutes?: number;
  until?: string;
  state: string;
  made_at: number;
}
export interface Helper {
  volunteer: string;
  name: string;
  help?: number; // the offer of theirs that suits best
  score: number;
  reasons: string[];
  questions: string[];
}
// One member does something for another.
export interface Favour {
  favour: number;
  want?: number;
  help?: number;
  giver: string;
  giver_name: string;
  receiver: string;
  receiver_name: string;
  category: string;
  title: string;
  minutes: number;
  day?: string;
  state: string;
  giver_yes: boolean;
  receiver_yes: boolean;
  transfer?: string;
  logged?: number;
  contact?: string;
  ended_by?: string;
  reason?: string;
  thanks?: string;
  proposed_at: number;
  agreed_at?: number;
  done_at?: number;
  ended_at?: number;
  thanked_at?: number;
}

// Of the public directory.
export interface DirectoryEntry {
  entry: string;
  kind: string;
  name: string;
  published: boolean;
  review_on: string;
  changed_at: number;
  changed_by: string;
  organisation?: string;
  description?: string;
  how?: string;
  place?: string;
  postcode?: string;
  ward?: string;
  open_when?: string;
  telephone?: string;
  e_mail?: string;
  website?: string;
  accessibility?: string;
  languages?: string;
  cost?: string;
  causes?: string;
}

// Where a page of the queue ended.
export interface QueuePlace {
  due_at: number;
  what: string;
  about: Matter;
  of?: string;
}

export interface QueueRow {
  about: Matter;
  concern?: number;
  reply?: number; // of whom nobody knows whose it is
  entry?: string; // of the public directory
  privacy_case?: number;
  answer_on?: string; // the last day of a case
  answer_by?: number; // of a breach: to the minute
  what: string;
  planned: boolean;
  due_at: number;
  note?: string;
  owner?: string;
  assigned: boolean;
  person?: string;
  opening_name?: string;
  organisation?: string;
  organisation_name?: string;
}
export interface Planned {
  what: 'call' | 'write' | 'visit' | 'meet' | 'decide' | 'check' | 'other';
  on: string;
  at?: string;
  note?: string;
}
export interface LookedAfter {
  about: Matter;
  owner?: string;
  next?: {what: string; due_at: number; note?: string};
  contacted_at?: number;
  waiting: string[];
}
export interface Spoke {
  about: Matter;
  way: 'call' | 'text' | 'e_mail' | 'letter' | 'visit' | 'meeting' | 'other';
  spoke_to: 'volunteer' | 'organisation' | 'somebody_else';
  outcome: 'reached' | 'message_left' | 'no_answer' | 'wrong_number' | 'will_ring_back';
  inward?: boolean;
  note?: string;
  next?: Planned;
  nothing_more?: boolean;
}
export interface Concern {
  number: number;
  about: Matter;
  state: string;
  what: string;
  raised_by: string;
  raised_at: number;
  review_at?: number;
  decision?: string;
  decided_by?: string;
  decided_at?: number;
  duty_to_refer?: string;
  notes: {note: string; by: string; at: number}[];
  readers: string[];
}
export interface Restriction {
  number: number;
  volunteer: string;
  kind: string;
  target?: string;
  placed_by: string;
  placed_at: number;
}
export interface Induction {
  id: string;
  begins_at: number;
  ends_at: number;
  location: string;
  places: number;
  left: number;
  called_off: boolean;
  state?: string;
  people: {volunteer: string; state: string}[];
}
export interface PrivacyCase {
  number: number;
  kind: string;
  volunteer?: string;
  state: string;
  received_on: string;
  due_on: string;
  stopped: boolean;
  decision?: string;
}
interface Exported {
  text: string;
  part: number;
  parts: number;
  rows: number;
  left_out: string[];
}
export interface Passing {
  number: number;
  to: string;
  to_name: string;
  from?: string;
  from_name?: string;
  volunteer?: string;
  need?: number;
  state: string;
  sent_at: number;
  acknowledged_at?: number;
  closed_at?: number;
  outcome?: string;
}
interface NamedPerson {
  name: string;
  address: string;
  relation?: string;
}
export interface Intake {
  known: boolean;
  door?: string;
  taken_at?: number;
  safe_times?: string;
  may_leave_message?: boolean;
  interpreter?: string;
  adjustments?: string;
  emergency?: NamedPerson;
  carer?: NamedPerson;
  consent?: 'given' | 'refused';
  consent_how?: string;
  consent_at?: number;
}

export interface OrganisationStanding {
  organisation: string;
  name: string;
  state: string;
  since?: number;
  applied_at?: number;
  reason?: string;
  purpose?: string;
  charity_number?: string;
  contact_name?: string;
  contact_address?: string;
  wants?: string;
  checks?: string[];
  papers: {number: number; kind: string; seen_on: string; valid_until?: string; reference?: string; seen_by?: string}[];
  papers_missing: string[];
  sites: {number: number; name: string; address?: string; postcode?: string; notes?: string}[];
  last_day?: string;
}
export interface Reference {
  organisation: string;
  organisation_name: string;
  volunteer: string;
  first_day?: string;
  last_day?: string;
  minutes: number;
  roles: string;
  words?: string;
  given_at: number;
}

export interface RegulatedDays {
  limit: number;
  period_days: number;
  days_behind: number;
  days_ahead: number;
  most: number;
  period_first?: string;
  nights: number;
  crosses_on?: string;
  cleared?: boolean;
  parts: {opening: string; role: string; title: string; organisation: string; held: boolean; days_behind: number; days_ahead: number; supposed: boolean}[];
}
interface NewsTo {
  language?: string;
  cause?: string;
  ward?: string;
  programme?: string;
}

type Pair = {volunteer: string; opening: string};
type Stepping = Pair & {reason?: string; override_gates?: boolean};
type PageOf = {after?: string; limit?: number; of?: string};
type Nothing = Record<string, never>;

export interface Methods {
  'account.limits': [{account: string; floor?: number; ceiling?: number}, Booked];
  'account.list': [{after?: string; limit?: number}, {accounts: Account[]; next?: string}];
  'board.day': [{limit?: number}, DayBoard];
  'board.rechecks': [{days?: number; limit?: number}, {count: number; rechecks: {volunteer: string; name: string; check: string; due: string; overdue: boolean}[]}];
  'board.wards': [
    {skill?: string; days?: string; hours?: string},
    {wards: WardRow[]; elsewhere: WardRow; unknown: number; skills: {skill: string; label: string}[]},
  ];
  'board.weeks': [{weeks?: number}, {weeks: WeekRow[]}];
  'calendar.end': [{calendar: string}, {ended: boolean}];
  'calendar.list': [Nothing, {calendars: {calendar: string; made_at: number}[]}];
  'calendar.make': [Nothing, {calendar: string; path: string}];
  'clearing.add': [Pair & {what: string; gate: 'before_confirmation' | 'before_start'}, Nothing];
  'clearing.settle': [Pair & {number: number}, Nothing];
  'clearing.waive': [Pair & {number: number; reason: string}, Nothing];
  'concern.decide': [{number: number; decision: string; duty_to_refer?: string; review_on?: string}, Nothing];
  'concern.get': [{number: number}, Concern];
  'concern.list': [{open?: boolean; before?: number; limit?: number}, {concerns: {number: number; about: Matter; state: string; raised_at: number; review_at?: number}[]; next?: number}];
  'concern.note': [{number: number; note: string}, Nothing];
  'concern.raise': [{about: Matter; what: string; review_on?: string}, {number: number}];
  'concern.share': [{number: number; readers: string[]}, Nothing];
  'contact.get': [{volunteer?: string; organisation?: string}, Contact];
  'contact_log.add': [Spoke, {number: number; next?: LookedAfter['next']}];
  'contact_log.list': [{about: Matter; before?: number; limit?: number}, {contacts: {number: number; about: Matter; way: string; inward: boolean; spoke_to: string; outcome: string; note?: string; by: string; at: number}[]; next?: number}];
  'credit.balance': [{account: string}, Omit<Account, 'name'> & {floor: number; ceiling: number; soft: number}];
  'credit.exchange': [{given_by: string; received_by: string; minutes: number; category: string; worked_on: string; agreed: boolean}, Booked];
  'credit.get': [{transfer: string}, Transfer];
  'credit.post': [{transfer: string; minutes?: number; behalf?: string}, Booked];
  'credit.reverse': [{transfer: string; reason: string}, {reversal: string; transfer: string; minutes: number; entry: number}];
  'credit.statement': [
    {account: string; from?: string; to?: string; limit?: number},
    {
      account: string;
      from: string;
      to: string;
      opening: number;
      closing: number;
      lines: {on: string; transfer: string; kind: string; with: string; minutes: number; balance: number; worked_on?: string; linked?: string; memo?: string; entry: number}[];
      next?: number;
      head_entry: number;
      head: string;
    },
  ];
  'credit.unspent': [{minutes?: number; after?: string; limit?: number}, {members: {volunteer: string; name: string; account: string; scheme: string; spendable: number; hours_given: number; since: string; asked_for: {category: string; count: number}[]; near: {help: number; title: string; category: string; metres?: number}[]; rewards: {reward: string; name: string; price: number}[]}[]; next?: string}];
  'credit.void': [{transfer: string; reason: string; behalf?: string}, Booked];
  'demo.accounts': [Nothing, {made_data: boolean; accounts: DemoAccount[]}];
  'demo.enter': [{kind: string}, SignedIn];
  'demo.reset': [Nothing, {resetting: boolean}];
  'directory.keep': [{entry: string; kind: string; name: string; organisation?: string; description?: string; how?: string; place?: string; postcode?: string; ward?: string; open_when?: string; telephone?: string; e_mail?: string; website?: string; accessibility?: string; languages?: string; cost?: string; causes?: string; review_on: string}, Nothing];
  'directory.list': [{after?: string; review_by?: string; limit?: number}, {entries: DirectoryEntry[]; next?: string}];
  'directory.withdraw': [{entry: string}, Nothing];
  'dispute.answer': [{transfer: string; statement: string; behalf?: string}, Booked];
  'dispute.decide': [{transfer: string; minutes: number; reason: string; statement: string}, Booked];
  'dispute.get': [{transfer: string}, Dispute];
  'duplicate.dismiss': [{first: string; second: string}, Nothing];
  'duplicate.find': [{volunteer?: string; after?: string; limit?: number}, {proposed: number; next?: string}];
  'duplicate.list': [{volunteer?: string; state?: string; after_first?: string; after_second?: string; limit?: number}, {duplicates: Duplicate[]; more: boolean}];
  'duplicate.merge': [{kept: string; gone: string}, Merge];
  'duplicate.merges': [{before?: number; limit?: number}, {merges: Merge[]; next?: number}];
  'duplicate.undo': [{number: number}, Merge];
  'emergency.activate': [MoveOf, {state: string}];
  'emergency.ask': [{emergency: number; run?: number}, {count: number}];
  'emergency.close': [MoveOf, {state: string}];
  'emergency.close_roles': [{emergency: number}, {count: number}];
  'emergency.get': [{emergency: number}, WholeEmergency];
  'emergency.list': [Nothing, {emergencies: Emergency[]}];
  'emergency.make_report': [{emergency: number}, {count: number}];
  'emergency.open': [{name: string; asked_by: string; reference: string; hurry?: number; report_minutes?: number}, {emergency: number}];
  'emergency.open_roles': [{emergency: number; surge: string; organisation: string; wards?: string[]; scale_per_cent?: number}, {openings: string[]}];
  'emergency.release': [{emergency: number; reason: string}, {count: number}];
  'emergency.rematch': [{emergency: number}, {run: number}];
  'emergency.reopen': [MoveOf, {state: string}];
  'emergency.report': [{emergency: number; number?: number}, EmergencyReport];
  'emergency.reports': [{emergency: number}, {reports: {number: number; at: number; state: string; on_site: number; overdue: number}[]}];
  'emergency.stand_by': [MoveOf, {state: string}];
  'emergency.stand_down': [MoveOf, {state: string}];
  'export.table': [{table: string; format: 'csv' | 'json'; after?: string[]}, {text: string; rows: number; next: string[]}];
  'export.tables': [Record<string, never>, {tables: {table: string; columns: string[]; rows: number; special: boolean}[]}];
  'export.workbook': [{tables?: string[]}, {text: string; tables: string[]; shortened: string[]}];
  'favour.answer': [{favour: number; yes: boolean; side?: 'giver' | 'receiver'; reason?: string}, Favour];
  'favour.cancel': [{favour: number; reason?: string}, Favour];
  'favour.confirm': [{favour: number; minutes?: number}, Favour];
  'favour.done': [{favour: number; minutes?: number; worked_on?: string; received?: boolean}, Favour];
  'favour.list': [{volunteer?: string; state?: string; before?: number; limit?: number}, {favours: Favour[]; next?: number}];
  'favour.propose': [{want?: number; help?: number; giver?: string; receiver?: string; category?: string; title?: string; minutes?: number; day?: string; said_yes?: string[]}, Favour];
  'favour.thank': [{favour: number; words: string}, Favour];
  'feed.subscribe': [{cursor?: string}, {cursor: string; more: boolean}];
  'help.list': [{volunteer?: string; past?: boolean; before?: number; limit?: number}, {notices: Notice[]; next?: number}];
  'help.offer': [{volunteer: string; category: string; title: string; words?: string; minutes?: number; until?: string}, Notice];
  'help.withdraw': [{number: number}, Notice];
  'hours.confirm': [{transfer: string; minutes: number}, Hours];
  'hours.list': [{limit?: number}, {hours: Hours[]}];
  'hours.log': [Pair & {minutes: number; worked_on: string}, Hours];
  'hours.reject': [{transfer: string}, Hours];
  'import.list': [{before?: number; limit?: number}, {imports: ImportBatch[]; next?: number}];
  'import.mappings': [{table?: string}, {mappings: {table: string; name: string; headings: {heading: string; column?: string}[]; by: string; at: number}[]}];
  'import.undo': [{number: number}, ImportBatch];
  'incident.list': [
    {organisation?: string; before?: number; limit?: number},
    {incidents: {number: number; organisation: string; opening?: string; volunteer?: string; kind: string; what: string; action?: string; happened_at: number; reported_by: string; reported_at: number}[]; next?: number},
  ];
  'incident.report': [{organisation: string; opening?: string; volunteer?: string; kind: string; what: string; action?: string; happened_at?: number}, {number: number}];
  'induction.add': [{id: string; begins: string; ends: string; location: string; places: number}, Nothing];
  'induction.book': [{induction: string; volunteer: string}, Nothing];
  'induction.call_off': [{id: string}, Nothing];
  'induction.cancel': [{induction: string; volunteer: string}, Nothing];
  'induction.list': [{days_back?: number}, {inductions: Induction[]}];
  'induction.note': [{induction: string; volunteer: string; came: boolean}, Nothing];
  'intake.get': [{volunteer: string}, Intake];
  'ledger.circulation': [{scheme: 'exchange' | 'rewards'; day?: string}, {months: {month: string; issued: number; earned: number; given: number; spent: number; held: number; idle: number}[]}];
  'ledger.desk': [
    {limit?: number},
    {
      waiting: {transfer: string; kind: string; state: string; account: string; days: number; minutes: number}[];
      near_limit: {account: string; limit: 'floor' | 'ceiling'; room: number}[];
      never_spent: string[];
    },
  ];
  'ledger.liability': [{day?: string}, {day: string; sheets: {scheme: string; issued: {account: string; minutes: number}[]; held: {kind: string; minutes: number}[]}[]}];
  'letter.list': [{after?: number; limit?: number}, {letters: {letter: number; name: string; to_kind: string; to: string; person: string; has_address: boolean; queued_at: number; printed: number}[]; next?: number}];
  'letter.posted': [{letters: number[]}, Nothing];
  'letter.print': [{letters?: number[]}, {html?: string; letters: number; without_address: number; dropped: number}];
  'link.look': [
    Nothing,
    {
      record: string;
      methods: string[];
      volunteer?: string;
      opening?: string;
      transfer?: string;
      minutes?: number;
      worked_on?: string;
      person: string;
      opening_name: string;
      organisation_name: string;
      starts?: number;
      state?: string;
      centre_name: string;
    },
  ];
  'mailing.count': [
    {basis: 'consent' | 'soft_opt_in'; to?: NewsTo},
    {asked: number; queued: number; on_paper: number; no_more: number; not_agreed: number; unreachable: number},
  ];
  'mailing.list': [{before?: number; limit?: number}, {mailings: {mailing: number; subject: string; body: string; basis: string; sent_by: string; sent_at: number; people: number}[]; next?: number}];
  'mailing.send': [{subject: string; body: string; basis: 'consent' | 'soft_opt_in'; to?: NewsTo}, {mailing: number; reached: {queued: number}}];
  'marketing.choose': [{volunteer: string; channel?: 'e_mail' | 'text' | 'letter'; wanted: boolean}, Nothing];
  'marketing.get': [{volunteer: string}, {choices: {channel: string; wanted: boolean; source: string; by?: string; at: number}[]}];
  'match.accept': [Stepping, Moved];
  'match.acknowledge': [Pair, Nothing];
  'match.ask': [{volunteer: string; opening: string; question: string}, Nothing];
  'match.apply': [Stepping, Moved];
  'match.complete': [Stepping, Moved];
  'match.confirm': [Stepping & {first_day?: string}, Moved];
  'match.decline': [Stepping, Moved];
  'match.drop_out': [Stepping, Moved];
  'match.first_reply': [Nothing, {waiting: number; answered: number; median_seconds?: number; longest_seconds?: number}];
  'match.get': [Pair, WholeMatch];
  'match.list': [
    {volunteer?: string; opening?: string; state?: string; after_volunteer?: string; after_opening?: string; limit?: number; names?: boolean},
    {matches: Match[]; more: boolean},
  ];
  'match.meet': [Stepping, Moved];
  'match.offer': [Pair & {channel: Channel; reason?: string}, Moved];
  'match.refer': [Stepping, Moved];
  'match.start': [Stepping, Moved];
  'match.steps': [
    Pair,
    {steps: {step: string; before: string; after: string; standing: string; principal: string; reason: string; overridden: boolean; at: number}[]},
  ];
  'match.suggest': [Stepping, Moved];
  'match.take_on': [Stepping, Moved];
  'match.turn_down': [Stepping, Moved];
  'match.withdraw': [Stepping, Moved];
  'my.ask': [{kind: string; words: string}, {number: number}];
  'my.cases': [Nothing, {cases: PrivacyCase[]}];
  'my.export': [{format?: 'json' | 'csv'; part?: number}, Exported];
  'name.list': [
    {volunteers?: string[]; openings?: string[]; organisations?: string[]},
    {
      volunteers: {id: string; name: string}[];
      openings: {id: string; role: string; title: string; organisation: string; date?: string; start?: string; end?: string}[];
      organisations: {id: string; name: string}[];
    },
  ];
  'organisation.appoint': [{organisation: string; kind: 'organiser' | 'delegate'; name: string; address: string; from?: string; until?: string}, unknown];
  'organisation.approve': [{organisation: string; checks: string[]; reason?: string}, {organiser?: string}];
  'organisation.close_roles': [{organisation: string}, {roles: number}];
  'organisation.delegates': [
    {organisation: string; all?: boolean},
    {delegates: {number: number; principal: string; name?: string; kind: string; from: number; until?: number; speaks: boolean; ended_at?: number}[]},
  ];
  'organisation.end_delegate': [{organisation: string; number: number}, Nothing];
  'organisation.finish_leaving': [{organisation: string}, Nothing];
  'organisation.get': [{id: string}, Row];
  'organisation.leave': [{organisation: string; last_day: string; reason?: string}, Nothing];
  'organisation.leaving': [
    {organisation: string},
    {state: string; last_day?: string; roles: number; people: number; needs: number; hours: number; passings: number; references: number; next: string},
  ];
  'organisation.list': [PageOf, Rows];
  'organisation.move_need': [{organisation: string; need: number; to: string}, Nothing];
  'organisation.permit_checks': [{organisation: string; checks: string[]}, Nothing];
  'organisation.put_site': [{organisation: string; number?: number; name: string; address?: string; postcode?: string; notes?: string}, {number: number}];
  'organisation.release_people': [{organisation: string}, {people: {volunteer: string; name: string; opening: string; replacement?: string}[]}];
  'organisation.remove_site': [{organisation: string; number: number}, Nothing];
  'organisation.restore': [{organisation: string}, Nothing];
  'organisation.see_paper': [{organisation: string; kind: string; seen_on: string; valid_until?: string; reference?: string}, {number: number}];
  'organisation.standing': [{organisation: string}, OrganisationStanding];
  'organisation.standings': [{state: string; after?: string; limit?: number}, {organisations: {organisation: string; name: string; since: number; purpose?: string}[]; next?: string}];
  'organisation.suspend': [{organisation: string; reason: string}, Nothing];
  'organisation.take_down': [
    {name: string; contact_name: string; address: string; postcode?: string; purpose?: string; charity_number?: string; wants?: string},
    {organisation: string},
  ];
  'organisation.turn_away': [{organisation: string; reason: string}, Nothing];
  'organisation.withdraw_paper': [{number: number}, Nothing];
  'paper.call_list': [PaperOf, Printed];
  'paper.rota': [PaperOf, Printed];
  'passing.acknowledge': [{number: number}, Passing];
  'passing.close': [{number: number; outcome: string; note?: string}, Passing];
  'passing.decline': [{number: number; note?: string}, Passing];
  'passing.get': [{number: number}, {passing: Passing; wants?: string; person?: {name: string; telephone?: string; e_mail?: string; channel?: string}; consent_how?: string; outcome_note?: string}];
  'passing.list': [{organisation?: string; volunteer?: string; open?: boolean; before?: number; limit?: number}, {passings: Passing[]; next?: number}];
  'passing.make': [{to: string; from?: string; volunteer?: string; need?: number; wants: string; consent?: string}, Passing];
  'passing.withdraw': [{number: number}, Passing];
  'pin.lift': [{pin: number}, Nothing];
  'pin.list': [{volunteer?: string; opening?: string; lifted?: boolean; before?: number; limit?: number}, {pins: Pin[]; more: boolean}];
  'pin.set': [Pair & {kind: Pin['kind']; reason: string}, {pin: number}];
  'principal.list': [{after?: string; limit?: number; staff?: boolean}, {principals: {principal: string; standing: Standing; name: string; suspended: boolean}[]; next?: string}];
  'queue.assign': [{about: Matter; owner?: string}, LookedAfter];
  'queue.get': [{about: Matter}, LookedAfter];
  'need.add': [{person: {name: string; [what: string]: string}; kind: string; wants: string; consent: boolean; how?: string; referred_by?: string}, Need];
  'need.close': [{need: number; outcome: string; note?: string}, Need];
  'need.consent': [{need: number; given: boolean; how: string}, Nothing];
  'need.forget': [{need: number}, Nothing];
  'need.get': [{need: number}, WholeNeed];
  'need.list': [{state?: string; before?: number; limit?: number}, {needs: Need[]; next?: number}];
  'need.open': [{need: number; organisation: string; title: string; kind: string; urgency: string; [cell: string]: string | number}, Need];
  'privacy.acknowledge': [{number: number}, Nothing];
  'privacy.close': [{number: number}, Nothing];
  'privacy.decide': [{number: number; decision: string; note?: string}, Nothing];
  'privacy.erase': [{number: number}, {pseudonyms: string[]}];
  'privacy.export': [{number: number; format?: 'json' | 'csv'; part?: number}, Exported];
  'privacy.extend': [{number: number}, Nothing];
  'privacy.go_on': [{number: number}, Nothing];
  'privacy.identity': [{number: number; how: string}, Nothing];
  'privacy.list': [{volunteer?: string; all?: boolean; before?: number; limit?: number}, {cases: PrivacyCase[]; next?: number}];
  'privacy.look': [{number: number}, {row: PrivacyCase; words: string; extended: boolean; identity_how?: string; acknowledged_on?: string; note?: string; erased_at?: number; referred_to: string[]}];
  'privacy.open': [{kind: string; volunteer?: string; words: string; received_on?: string}, {number: number}];
  'privacy.stop': [{number: number}, Nothing];
  'quarter.hand_in': [{title: string; first: string; last: string; programme?: string}, {quarter: number}];
  'quarter.list': [{before?: number; limit?: number}, {quarters: Quarter[]; next?: number}];
  'quarter.look': [QuarterDays & {published?: boolean}, {quarter: Quarter; figures: QuarterFigure[]}];
  'quarter.print': [QuarterDays & {form: 'csv' | 'html' | 'xlsx'; published?: boolean}, {text: string}];
  'quarter.rows': [QuarterDays & {measure: string; ward?: string; after?: number; limit?: number}, {rows: QuarterRow[]; next?: number}];
  'queue.list': [{owner?: string; mine?: boolean; what?: string; days?: number; limit?: number; after?: QueuePlace}, {rows: QueueRow[]; total: number; more_than_counted: boolean; by_what: {of: string; count: number}[]; by_owner: {of: string; count: number}[]; on_duty?: string; next?: QueuePlace}];
  'queue.plan': [{about: Matter; next?: Planned}, LookedAfter];
  'queue.settle': [{about: Matter; what?: string}, Nothing];
  'redemption.cancel': [{transfer: string}, unknown];
  'redemption.collect': [{partner: string; code: string}, {transfer: string; reward: string; name: string; party: number; minutes: number; entry: number}];
  'redemption.list': [{account: string; limit?: number}, {redemptions: {transfer: string; name: string; state: string; day: string; minutes: number; code?: string}[]}];
  'redemption.make': [{reward: string; account: string; day?: string; party?: number}, {transfer: string; code: string; minutes: number; day: string}];
  'regulated.role': [{role: string}, {with_children: boolean; said: boolean}];
  'regulated.set_role': [{role: string; with_children: boolean}, Nothing];
  'replacement.list': [{opening: string}, {count: number; people: {volunteer: string; name: string; score: number}[]; made_at?: number}];
  'reference.keep': [{organisation: string; volunteer: string; words?: string}, Reference];
  'reference.keep_all': [{organisation: string}, {references: number}];
  'reference.list': [{organisation?: string; volunteer?: string}, {references: Reference[]}];
  'regulated.list': [
    {after?: string; limit?: number},
    {people: {volunteer: string; name: string; days: RegulatedDays}[]; next?: string},
  ];
  'reply.dismiss': [{reply: number}, Nothing];
  'reply.list': [{limit?: number}, {replies: {reply: number; from: string; way: string; words: string; received_at: number}[]}];
  'reply.match': [{reply: number; about: Matter}, {number: number}];
  'reserve.enlist': [{emergency: number; name: string; telephone: string; ward?: string; adult?: boolean}, {volunteer: string}];
  'reserve.list': [{after?: string; limit?: number}, {people: {volunteer: string; kind: 'reserve' | 'spontaneous'; reason: string; at: number}[]}];
  'reserve.log': [
    {volunteer?: string; before?: number; limit?: number},
    {steps: {number: number; step: string; volunteer: string; reason: string; emergency?: number; standing: Standing; principal: string; at: number}[]},
  ];
  'restriction.lift': [{number: number}, Restriction];
  'restriction.list': [{volunteer: string; all?: boolean}, {restrictions: Restriction[]}];
  'restriction.place': [{volunteer: string; kind: string; target?: string; concern?: number}, Restriction];
  'reward.list': [{after?: string; limit?: number}, {rewards: {reward: string; name: string; partner: string; price: number; cash_pence?: number; left?: number; until: string; nature: string; withdrawn: boolean}[]; next?: string}];
  'role.add': [Row, Saved];
  'role.approve': [{id: string}, Nothing];
  'role.find': [{centre?: number; role?: string; text?: string; after?: string; limit?: number}, {centre_name: string; roles: FoundRole[]; next?: string}];
  'role.get': [{id: string}, Row];
  'role.list': [PageOf, Rows];
  'role.refuse': [{id: string; reason: string}, Nothing];
  'role.update': [Row, Saved];
  'run.approve': [{run: number; pairs?: Pair[]; matching?: RunMatching; step?: 'suggest' | 'offer'; channel?: Channel}, Decided];
  'run.cancel': [{run: number}, unknown];
  'run.certificate': [
    {run: number; part?: number; check?: boolean},
    {parts: number; text: string; check?: {rows: string; holds: boolean; feasible: boolean; flaws: number; value: number; upper_bound: number}},
  ];
  'run.diff': [
    RunMatching & {run: number; after?: number; limit?: number; decision?: DiffEntry['decision']},
    {entries: DiffEntry[]; more: boolean; open?: number},
  ];
  'run.explain': [{run: number; volunteer: string; opening?: string}, {decision: string; sentences: string[]; terms: Term[]; would_help: string[]}];
  'run.get': [{run: number}, {run: Run; decisions: {open: number; waiting: number; applied: number; refused: number; rejected: number}}];
  'run.list': [{before?: number; limit?: number}, {runs: Run[]; more: boolean}];
  'run.places': [{run: number; organisation?: string}, {organisations: CountedPlace[]; wards: CountedPlace[]; roles: CountedPlace[]}];
  'run.reject': [{run: number; pairs?: Pair[]; matching?: RunMatching}, Decided];
  'run.start': [{scope: Run['scope']; scope_value?: string; fresh?: boolean; keep_in_force?: boolean}, {run: number}];
  'session.begin_code': [{address: string}, {taken: boolean}];
  'session.begin_password': [{address: string; password: string}, {ticket: string}];
  'session.end': [{}, {ended: boolean}];
  'session.finish_code': [{address: string; code: string}, SignedIn];
  'session.finish_link': [{link: string}, SignedIn];
  'session.finish_totp': [{ticket: string; code: string}, SignedIn];
  'session.me': [Nothing, Me];
  'session.set_password': [{ticket: string; password: string}, {ticket: string; totp_address: string}];
  'shift.get': [{id: string}, Row];
  'shift.list': [PageOf, Rows];
  'shortlist.of_opening': [{opening: string; limit?: number}, Shortlist];
  'shortlist.of_volunteer': [{volunteer: string; limit?: number}, Shortlist];
  'site.list': [
    {show?: 'on_site' | 'overdue' | 'history'; site?: string; emergency?: number; after?: number; limit?: number},
    {people: OnSite[]; next?: number; on_site?: number; overdue?: number},
  ];
  'site.sign_in': [{site: string; volunteer?: string; name?: string; telephone?: string; opening?: string; emergency?: number}, OnSite];
  'site.sign_out': [{sign_in: number}, OnSite];
  'template.clear': [{name: string; language: string}, Nothing];
  'template.list': [
    Nothing,
    {templates: {name: string; placeholders: {name: string; number: boolean; chooses: boolean}[]; subject: string; body: string; own: {language: string; subject: string; body: string; changed_at: number; changed_by: string; usable: boolean}[]}[]},
  ];
  'template.preview': [{name: string; language?: string; subject?: string; body?: string; volunteer?: string; opening?: string}, {subject: string; body: string; own: boolean}];
  'template.set': [{name: string; language: string; subject: string; body: string}, Nothing];
  'volunteer.get': [{id: string}, Row];
  'volunteer.list': [PageOf, Rows];
  'volunteer.register': [Registered, {taken: boolean}];
  'volunteer.search': [{text: string; after?: string; limit?: number}, {people: {volunteer: string; name: string; status?: string; ward?: string}[]; next?: string}];
  'volunteer.take_down': [{name: string; telephone?: string; e_mail?: string; wants?: string; call_back_on: string; call_back_at?: string}, {volunteer: string}];
  'volunteer.update': [Row, Saved];
  'want.add': [{volunteer: string; category: string; title: string; words?: string; minutes?: number; until?: string}, Notice];
  'want.helpers': [{number: number; limit?: number}, {eligible: Helper[]; ask_first: Helper[]}];
  'want.list': [{volunteer?: string; past?: boolean; before?: number; limit?: number}, {notices: Notice[]; next?: number}];
  'want.withdraw': [{number: number}, Notice];
  'ward.draw': [{geojson: string; anew?: boolean}, {wards: {ward: string; name: string}[]}];
  'ward.outlines': [{after?: string; limit?: number}, {wards: {ward: string; name: string; rings: string}[]; more: boolean}];
  'wave.call_list': [{opening: string}, {calls: {volunteer: string; name: string; telephone: string; asked_at: number}[]}];
  'wave.list': [{state?: Campaign['state']; before?: number; limit?: number}, {campaigns: Campaign[]}];
  'wave.stop': [{campaign: number}, Nothing];
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M][0];
export type Result<M extends Method> = Methods[M][1];

export interface FeedEvent {
  cursor: string;
  at: string;
  kind: string;
  volunteer?: string;
  organisation?: string;
  opening?: string;
  other?: string;
}
