// Written by tools/make_messages.py from widgets/messages.py and widgets/shapes.py: change those
// and run it again, and nothing here.

export type Act =
  | { act: "reveal"; with: Record<string, never> }
  | { act: "include_late"; with: Record<string, never> }
  | { act: "close"; with: { show?: boolean } }
  | { act: "close_forgotten"; with: { code: string; show: boolean } }
  | { act: "start_timer"; with: { label: string; minutes: number } }
  | { act: "stop_timer"; with: Record<string, never> }
  | { act: "watch_language"; with: { yes: boolean } }
  | { act: "show_on_screen"; with: { item: string | null } }
  | { act: "mark"; with: { item: string; mark: string } }
  | { act: "note"; with: { item: string; young_person?: string; how_we_know?: string } }
  | { act: "leave_out"; with: { item: string; yes: boolean } }
  | { act: "set_opening"; with: { text: string } }
  | { act: "preview_message"; with: { text: string } }
  | { act: "set_message"; with: { text: string } }
  | { act: "add_action"; with: { item: string; what: string; owner_role?: string; due_on?: string; difference?: string; needs?: string } }
  | { act: "change_action"; with: { action_id: string; item?: string; what?: string; owner_role?: string; due_on?: string; difference?: string; needs?: string } }
  | { act: "remove_action"; with: { action_id: string } }
  | { act: "answer_earlier"; with: { action_id: string; state: string; happened: string; told: string } }
  | { act: "preview_request"; with: { action_id: string; text: string } }
  | { act: "send_request"; with: { action_id: string; text: string } };

export type Do = { kind: "do" } & Act;

export interface Ping {
  kind: "ping";
}

export interface Pong {
  kind: "pong";
}

export interface OwnResponse {
  token: string;
  answers: Record<string, string>;
  reflections: Record<string, string>;
}

export interface TogetherResponse {
  present: number | null;
  answers: Record<string, string>;
  differently: Record<string, number>;
}

export interface Send {
  kind: "send";
  response: OwnResponse | TogetherResponse;
}

export interface Kept {
  kind: "kept";
}

export interface ItemFault {
  item: string | null;
  sentence: string;
}

export interface Refused {
  kind: "refused";
  faults: ItemFault[];
}

export interface Trouble {
  kind: "trouble";
  sentence: string;
}

export interface Check {
  kind: "check";
  text: string;
}

export interface FindingWords {
  kind: string;
  start: number;
  end: number;
  sentence: string;
}

export interface Checked {
  kind: "checked";
  findings: FindingWords[];
}

export interface Arrive {
  kind: "arrive";
  token: string | null;
}

export interface SessionLook {
  kind: "look";
  state: "open" | "revealed" | "closed";
  done: number;
  expected: number | null;
  late: number;
  language: boolean;
  seen: string;
  html?: string;
}

export interface Unknown {
  kind: "unknown";
}

export interface LookAgain {
  kind: "look";
  seen: string;
}

export interface PassOn {
  kind: "pass";
  token: string;
}

export interface Passed {
  kind: "passed";
}

export interface Withdraw {
  kind: "withdraw";
  code: string;
}

export interface TakenBack {
  kind: "withdrawn";
  revealed: boolean;
}

export interface TimerWords {
  label: string;
  minutes: number;
  left: number;
}

export interface PhaseWords {
  id: string;
  title: string;
  minutes: number;
  what: string;
}

export interface RequestOfAction {
  text: string;
  sent: string;
  reply: string;
  replied: string;
}

export interface ActionWords {
  id: string;
  item: string;
  statement: string;
  what: string;
  owner_role: string;
  due_on: string;
  due: string;
  difference: string;
  state: string;
  happened: string;
  told: string;
  needs: string;
  request: RequestOfAction | null;
}

export interface ForgottenWords {
  code: string;
  title: string;
  day: string;
  sent: number;
}

export interface AgendaWords {
  item: string;
  place: number;
  statement: string;
  prompt: string;
  group: string;
  positions: string;
  picture: string;
  mark: string;
  carriedBefore: boolean;
  young_person: string;
  how_we_know: string;
  onScreen: boolean;
}

export interface PlacedItem {
  id: string;
  place: number;
  statement: string;
}

export interface TogetherAnswer {
  place: number;
  statement: string;
  answer: string;
  differently: number;
}

export interface TogetherWords {
  present: number;
  answers: TogetherAnswer[];
}

export interface MeetingWords {
  team: string;
  title: string;
  purpose: string;
  state: "open" | "revealed" | "closed";
  revealed: boolean;
  joined: number;
  done: number;
  expected: number | null;
  late: number;
  language: boolean;
  phases: PhaseWords[];
  earlier: ActionWords[];
  forgotten: ForgottenWords[];
  talkOnly: boolean;
  people: number | null;
  agenda: AgendaWords[];
  items: PlacedItem[];
  together: TogetherWords | null;
  actions: ActionWords[];
  opening: string;
  leftOut: string[];
  message: string;
}

export interface ViewSaid {
  kind: "view";
  seen: string;
  timer: TimerWords | null;
  view?: MeetingWords;
}

export interface Done {
  kind: "done";
  result: string;
  seen: string;
  timer: TimerWords | null;
  view?: MeetingWords;
}

export interface SaveRecord {
  kind: "file";
  what: "html" | "docx" | "csv";
}

export interface FileSaid {
  kind: "file";
  name: string;
  type: string;
}

export interface ScreenItem {
  place: number;
  statement: string;
  prompt: string;
  group: string;
  positions: string;
  picture: string;
}

export interface ScreenLine {
  place: number;
  statement: string;
  group: string;
}

export interface ScreenAction {
  what: string;
  owner: string;
  due: string;
}

export interface ScreenView {
  code: string;
  team: string;
  title: string;
  state: "open" | "revealed" | "closed";
  revealed: boolean;
  joined: number;
  done: number;
  expected: number | null;
  late: number;
  language: boolean;
  talkOnly: boolean;
  item: ScreenItem | null;
  agenda: ScreenLine[];
  actions: ScreenAction[];
}

export interface ScreenSaid {
  kind: "screen";
  seen: string;
  timer: TimerWords | null;
  screen?: ScreenView;
}

export interface ThemesChoice {
  service: string;
  period: string;
  instrument: string;
  theme: string;
  group: string;
}

export interface Show {
  kind: "show";
  choice: ThemesChoice;
}

export interface ThemesOptions {
  services: ([string, string])[];
  periods: ([string, string])[];
  instruments: ([string, string])[];
  themes: ([string, string])[];
  groups: ([string, string])[];
}

export interface ThemesPage {
  options: ThemesOptions;
  choice: ThemesChoice;
  html: string;
  said: string;
  something: boolean;
}

export interface Shown {
  kind: "shown";
  page: ThemesPage;
}

export interface NotDone {
  kind: "refused";
  sentence: string;
}

export interface Reply {
  kind: "reply";
  request: string;
  text: string;
}

export interface ReplyWords {
  day: string;
  text: string;
}

export interface RequestWords {
  id: string;
  team: string;
  needs: string;
  sentOn: string;
  text: string;
  replies: ReplyWords[];
}

export interface RequestsAsked {
  waiting: RequestWords[];
  answered: RequestWords[];
  trouble: string;
}

export interface Replied {
  kind: "replied";
  requests: RequestsAsked | null;
}

export interface SaveThemes {
  kind: "file";
  what: "html" | "docx" | "csv";
  choice: ThemesChoice;
}

export interface OpenSession {
  kind: "open";
  team: string;
  instrument: string;
  people: number | null;
  minutes: number | null;
}

export interface Opened {
  kind: "opened";
  go: string;
}

export interface FieldFault {
  field: string;
  sentence: string;
}

export interface OpeningRefused {
  kind: "refused";
  faults: FieldFault[];
}

export interface JoinWith {
  kind: "join";
  code: string;
}

export interface Found {
  kind: "found";
}

export interface Problem {
  kind: "problem";
  sentence: string;
}

export interface AnswerWords {
  id: string;
  label: string;
  beside: boolean;
}

export interface SourceWords {
  citation: string;
  url: string;
  extends: boolean;
}

export interface ItemWords {
  id: string;
  statement: string;
  prompt: string;
  why: string;
  sources: SourceWords[];
}

export interface SectionWords {
  title: string;
  items: ItemWords[];
}

export interface NoteWords {
  title: string;
  text: string;
}

export interface FormContent {
  title: string;
  purpose: string;
  answers: AnswerWords[];
  sections: SectionWords[];
  longest: number;
  manner: "own" | "paper" | "together";
  closed: boolean;
  canPass: boolean;
  canWithdraw: boolean;
  canLook: boolean;
  fewestTogether: number;
  mostTogether: number;
  byTextBoxes: string;
  notesTitle: string;
  notes: NoteWords[];
}

export interface MeetingLinks {
  screen: string;
  key: string;
  paper: string;
  together: string;
  print: string;
  pattern: string;
  preview: string;
}

export interface Longest {
  note: number;
  opening: number;
  action: number;
  request: number;
  message: number;
}

export interface NeedWords {
  id: string;
  words: string;
}

export interface FacilitatorContent {
  code: string;
  link: string;
  qr: string;
  links: MeetingLinks;
  notes: NoteWords[];
  byTextBoxes: string;
  longest: Longest;
  mostActions: number;
  fewestAnswers: number;
  needs: NeedWords[];
}

export interface ScreenContent {
  link: string;
  address: string;
  qr: string;
}

export interface ThemesContent {
  page: ThemesPage;
  requests: RequestsAsked | null;
  longest: number;
  canSave: boolean;
  above: string;
}

export interface ChecklistWords {
  id: string;
  title: string;
  purpose: string;
  items: number;
}

export interface OpeningContent {
  teams: string[];
  instruments: ChecklistWords[];
}

export interface NoteContent {
  byTextBoxes: string;
}

export interface RecordContent {
  html: string;
}

// What each widget asks, and what it may be answered with.

export type FormTalk = {
  ping: { ask: Ping; said: Pong };
  send: { ask: Send; said: Kept | Refused | Trouble };
  check: { ask: Check; said: Checked };
  arrive: { ask: Arrive; said: SessionLook | Unknown };
  look: { ask: LookAgain; said: SessionLook | Unknown };
  pass: { ask: PassOn; said: Passed | Trouble };
  withdraw: { ask: Withdraw; said: TakenBack | Trouble };
};

export type FacilitatorTalk = {
  look: { ask: LookAgain; said: ViewSaid | Trouble };
  do: { ask: Do; said: Done | Trouble };
  file: { ask: SaveRecord; said: FileSaid | Trouble };
  check: { ask: Check; said: Checked | Trouble };
};

export type ScreenTalk = {
  look: { ask: LookAgain; said: ScreenSaid | Unknown };
};

export type ThemesTalk = {
  show: { ask: Show; said: Shown | NotDone };
  reply: { ask: Reply; said: Replied | NotDone };
  file: { ask: SaveThemes; said: FileSaid | NotDone };
  check: { ask: Check; said: Checked | NotDone };
};

export type OpeningTalk = {
  open: { ask: OpenSession; said: Opened | OpeningRefused };
};

export type JoinTalk = {
  join: { ask: JoinWith; said: Found | Problem };
};

export type RecordFilesTalk = {
  file: { ask: SaveRecord; said: FileSaid | Trouble };
};
