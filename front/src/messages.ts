// Written by tools/make_messages.py from widgets/*messages.py and what they draw: change those and
// run it again, and nothing here.

export type Act =
  | { act: "shut_door"; with: { people: number } }
  | { act: "start_door_again"; with: Record<string, never> }
  | { act: "add_place"; with: Record<string, never> }
  | { act: "drop_place"; with: Record<string, never> }
  | { act: "reveal"; with: Record<string, never> }
  | { act: "include_late"; with: Record<string, never> }
  | { act: "close"; with: { show?: boolean } }
  | { act: "close_forgotten"; with: { code: string; show: boolean } }
  | { act: "start_timer"; with: { label: string; minutes: number } }
  | { act: "stop_timer"; with: Record<string, never> }
  | { act: "watch_language"; with: { yes: boolean } }
  | { act: "show_on_screen"; with: { item: string | null } }
  | { act: "mark"; with: { item: string; mark: string } }
  | { act: "note"; with: { item: string; heard?: string; guessed?: string } }
  | { act: "leave_out"; with: { item: string; yes: boolean } }
  | { act: "set_opening"; with: { text: string } }
  | { act: "preview_message"; with: { text: string } }
  | { act: "set_message"; with: { text: string } }
  | { act: "add_action"; with: { item: string; what: string; owner_role?: string; due_on?: string; difference?: string; needs?: string } }
  | { act: "change_action"; with: { action_id: string; item?: string; what?: string; owner_role?: string; due_on?: string; difference?: string; needs?: string } }
  | { act: "remove_action"; with: { action_id: string } }
  | { act: "answer_earlier"; with: { action_id: string; state?: string; happened?: string; told_on?: string; told_by?: string; told_how?: string; said_back?: string; not_told_because?: string; look_again_on?: string } }
  | { act: "preview_request"; with: { action_id: string; text: string } }
  | { act: "send_request"; with: { action_id: string; text: string } }
  | { act: "talked_about"; with: { plan: string; prompt: string } };

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
  ticket: string;
  late: boolean;
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

export interface NotIn {
  kind: "not_in";
  why: "shut" | "again" | "needed" | "closed";
  sentence: string;
}

export interface LateAsked {
  kind: "late";
  sentence: string;
}

export interface Trouble {
  kind: "trouble";
  sentence: string;
  kept?: boolean;
}

export interface Check {
  kind: "check";
  text: string;
}

export interface RewordingWords {
  start: number;
  end: number;
  words: string;
}

export interface FindingWords {
  kind: string;
  start: number;
  end: number;
  sentence: string;
  first: string;
  swap: RewordingWords | null;
  cut: RewordingWords | null;
}

export interface Checked {
  kind: "checked";
  findings: FindingWords[];
  looked: number;
  byModel: number;
}

export interface Arrive {
  kind: "arrive";
  ticket: string;
}

export interface CameIn {
  kind: "came_in";
  ticket: string;
  state: "in" | "sent" | "passed";
}

export interface Unknown {
  kind: "unknown";
}

export interface LookIn {
  kind: "look";
  seen: string;
  ticket: string;
}

export interface DoorWords {
  state: "open" | "shut";
  places: number;
  waiting: number;
  added: number;
  startedAgain: number;
  done: number;
  byItself: boolean;
  expected: number | null;
}

export interface SessionLook {
  kind: "look";
  state: "open" | "revealed" | "closed";
  done: number;
  expected: number | null;
  late: number;
  language: boolean;
  door: DoorWords | null;
  seen: string;
  html?: string;
}

export interface PassOn {
  kind: "pass";
  ticket: string;
}

export interface Passed {
  kind: "passed";
}

export interface Withdraw {
  kind: "withdraw";
  code: string;
  ticket: string;
}

export interface TakenBack {
  kind: "withdrawn";
  revealed: boolean;
  ticket: string;
}

export interface LookAgain {
  kind: "look";
  seen: string;
}

export interface TimerWords {
  label: string;
  minutes: number;
  left: number;
}

export interface NoticedWords {
  kind: "guessing" | "stuffing" | "flooding";
  title: string;
  team: string;
  at: string;
}

export interface PhaseWords {
  id: string;
  title: string;
  minutes: number;
  what: string;
  questions: string[];
}

export interface ToldWords {
  on: string;
  by: string;
  how: string;
  said_back: string;
  because: string;
  look_again_on: string;
  before: string;
}

export interface RequestOfAction {
  text: string;
  sent: string;
  decided: string;
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
  told: ToldWords;
  waitsFor: string;
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
  fromPlan: boolean;
  planThis: boolean;
  talkFirst: boolean;
  heard: string;
  guessed: string;
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

export interface FromPlanWords {
  plan: string;
  prompt: string;
  title: string;
  question: string;
  words: string;
  places: number[];
}

export interface MeetingWords {
  noticed: NoticedWords | null;
  team: string;
  title: string;
  purpose: string;
  state: "open" | "revealed" | "closed";
  revealed: boolean;
  joined: number;
  done: number;
  expected: number | null;
  door: DoorWords;
  late: number;
  language: boolean;
  phases: PhaseWords[];
  withTeam: boolean;
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
  fromPlans: FromPlanWords[];
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
  door: DoorWords;
  late: number;
  language: boolean;
  talkOnly: boolean;
  asked: string[];
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

export interface LinkWords {
  name: string;
  made: string;
  used: string;
}

export interface LeadTeam {
  id: string;
  name: string;
  service: string;
  setting: string;
  called: string;
  people: number | null;
  joined: string;
  linkName: string;
  link: LinkWords | null;
}

export interface LeadService {
  id: string;
  name: string;
  linkName: string;
  link: LinkWords | null;
}

export interface LeadSeveral {
  services: string[];
  link: LinkWords;
}

export interface SettingWords {
  title: string;
  words: string;
  file: string;
}

export interface LeadPage {
  teams: LeadTeam[];
  services: LeadService[];
  several: LeadSeveral[];
  left: LinkWords[];
  own: LinkWords | null;
  noticed: NoticedWords[];
  publishing: string[];
  settings: SettingWords[];
}

export interface LeadShown {
  kind: "lead";
  page: LeadPage;
}

export interface KeepTeam {
  kind: "team";
  team: string;
  name: string;
  service: string;
  setting: string;
  people: number | null;
}

export interface LeadRefused {
  kind: "refused";
  faults: FieldFault[];
}

export interface ShowLink {
  kind: "show";
  link: string;
}

export interface ShownLink {
  name: string;
  address: string;
  qr: string;
}

export interface LinkShown {
  kind: "link";
  link: ShownLink;
  page: LeadPage;
}

export interface RenewLink {
  kind: "renew";
  link: string;
}

export interface EndLink {
  kind: "end";
  link: string;
}

export interface LinkSeveral {
  kind: "several";
  services: string[];
}

export interface DraftOwnLink {
  kind: "draft";
}

export interface UseOwnLink {
  kind: "use";
}

export interface SaveLetter {
  kind: "file";
  what: "html" | "docx";
  link: string;
}

export interface PromiseWords {
  id: string;
  what: string;
  about: string;
  owner: string;
  due: string;
  isLate: boolean;
  difference: string;
  state: "open" | "going" | "done" | "changed" | "stopped";
  happened: string;
  told: ToldWords;
  waitsFor: string;
  decided: string;
  updated: string;
  toldDay: string;
  againDay: string;
}

export interface TeamRequest {
  id: string;
  text: string;
  needs: string;
  sent: string;
  decision: "" | "yes" | "no" | "later";
  reply: string;
  replied: string;
  role: string;
  again: string;
  waitsLong: boolean;
}

export interface TeamSession {
  id: string;
  title: string;
  day: string;
  state: "open" | "revealed" | "closed";
  revealed: boolean;
  actions: number;
  settled: number;
  run: string;
  pattern: string;
}

export interface DoneWords {
  what: string;
  state: "open" | "going" | "done" | "changed" | "stopped";
  happened: string;
}

export interface MovedItem {
  statement: string;
  said: string[];
  done: DoneWords[];
}

export interface MovedWords {
  title: string;
  then: string;
  now: string;
  items: MovedItem[];
  elsewhere: DoneWords[];
  pattern: string;
}

export interface CarriedWords {
  statement: string;
  prompt: string;
  title: string;
}

export interface NextMeeting {
  day: string;
  words: string;
}

export interface MetWords {
  id: string;
  title: string;
  last: string;
  nothingLeft: string;
}

export interface PlanWords {
  id: string;
  title: string;
  state: "draft" | "ready" | "under_way" | "reviewed" | "fed_back" | "stopped";
  month: string;
  open: number | null;
  goes: string;
  link: string;
}

export interface PlannedDue {
  plan: string;
  row: string;
  title: string;
  what: string;
  who: string;
  due: string;
  isLate: boolean;
  link: string;
}

export interface PlannedIdeas {
  plan: string;
  title: string;
  words: string[];
  more: number;
  link: string;
}

export interface ToTalkAboutWords {
  plan: string;
  prompt: string;
  title: string;
  question: string;
  words: string;
  about: string[];
  link: string;
}

export interface TeamPlansWords {
  going: PlanWords[];
  ended: PlanWords[];
  tasks: PlannedDue[];
  promises: PlannedDue[];
  ideas: PlannedIdeas[];
  talk: ToTalkAboutWords[];
}

export interface TeamPage {
  promises: PromiseWords[];
  resting: PromiseWords[];
  settled: PromiseWords[];
  requests: TeamRequest[];
  running: TeamSession[];
  earlier: TeamSession[];
  meetings: number;
  moved: MovedWords[];
  carried: CarriedWords[];
  next: NextMeeting;
  checklists: MetWords[];
  plans: TeamPlansWords;
}

export interface TeamShown {
  kind: "team";
  page: TeamPage;
}

export interface UpdateAction {
  kind: "update";
  action: string;
  state?: string;
  happened?: string;
  told_on?: string;
  told_by?: string;
  told_how?: string;
  said_back?: string;
  not_told_because?: string;
  look_again_on?: string;
}

export interface PlanMeeting {
  kind: "plan";
  day: string;
}

export interface NothingLeft {
  kind: "nothing_left";
  checklist: string;
  yes: boolean;
}

export interface FinishTask {
  kind: "finish";
  plan: string;
  row: string;
  yes: boolean;
}

export interface KeepPromise {
  kind: "keep_promise";
  plan: string;
  row: string;
  yes: boolean;
}

export interface TalkedAbout {
  kind: "talked";
  plan: string;
  prompt: string;
  yes: boolean;
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
  decision: string;
  text: string;
  role: string;
  lookAgain: string;
}

export interface ReplyWords {
  day: string;
  text: string;
  decided: string;
}

export interface RequestWords {
  id: string;
  team: string;
  needs: string;
  sentOn: string;
  text: string;
  waits: string;
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

export interface LookAtPlan {
  kind: "look";
  seen: string;
  at: string;
}

export interface PlanEntry {
  prompt: string;
  standing: "" | "decided" | "open" | "not_this_one";
  words: string;
  because: string;
  stillTrue: boolean;
  talk: boolean;
}

export interface PlannedTask {
  id: string;
  prompt: string;
  what: string;
  who: string;
  due: string;
  done: boolean;
  isLate: boolean;
}

export interface PlannedWorry {
  id: string;
  prompt: string;
  about: string;
  doing: string;
  again: string;
  over: boolean;
  isDue: boolean;
}

export interface PlannedPromise {
  id: string;
  prompt: string;
  what: string;
  who: string;
  due: string;
  how: string;
  outcome: "" | "kept" | "explained";
  outcomeWords: string;
  isLate: boolean;
}

export interface NotedIdea {
  id: string;
  words: string;
  answer: "" | "yes" | "partly" | "no" | "not_ours";
  why: string;
  next: string;
  toldOn: string;
  toldHow: string;
  saidBack: string;
  notTold: string;
  notedOn: string;
  isAnswered: boolean;
  isTold: boolean;
}

export interface PlanPage {
  mark: string;
  title: string;
  kind: string;
  month: string;
  leadRole: string;
  state: "draft" | "ready" | "under_way" | "reviewed" | "fed_back" | "stopped";
  stoppedBecause: string;
  moves: string[];
  entries: PlanEntry[];
  open: string[];
  tasks: PlannedTask[];
  worries: PlannedWorry[];
  promises: PlannedPromise[];
  ideas: NotedIdea[];
  review: Record<string, string>;
  wording: Record<string, string>;
  waits: string[];
  begun: string;
  goesOn: string;
}

export interface PlanShown {
  kind: "plan";
  page: PlanPage;
  people: number;
  busy: string[];
}

export interface PlanSame {
  kind: "same";
  people: number;
  busy: string[];
}

export interface WriteInPlan {
  kind: "write";
  place: string;
  was: string;
  words: string;
  sent: string;
}

export interface PlanWritten {
  kind: "written";
  words: string;
  joined: boolean;
  page: PlanPage;
}

export interface PlanMeanwhile {
  kind: "meanwhile";
  sentence: string;
  page: PlanPage;
}

export interface ChooseInPlan {
  kind: "choose";
  place: string;
  was: string;
  value: string;
}

export interface AddToPlan {
  kind: "add";
  table: "task" | "worry" | "promise" | "idea";
  row: string;
  prompt: string;
  words: string;
}

export interface RemoveFromPlan {
  kind: "remove";
  table: "task" | "worry" | "promise" | "idea";
  row: string;
  was: string;
}

export interface MovePlan {
  kind: "move";
  to: string;
  was: string;
  because: string;
}

export interface SavePaper {
  kind: "file";
  paper: "plan" | "run_sheet" | "sheet" | "ideas";
  what: "html" | "docx" | "csv";
}

export interface ShowPlanLink {
  kind: "link";
}

export interface PlanLinkShown {
  kind: "link";
  address: string;
  qr: string;
}

export interface SendRequest {
  kind: "request";
  needs: string;
  words: string;
  row: string;
}

export interface RequestSent {
  kind: "sent";
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
  comesIn: boolean;
  ticketAs: string;
  roomDays: number;
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
  session: string;
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

export interface ChecklistWords {
  id: string;
  title: string;
  purpose: string;
  items: number;
}

export interface OpeningContent {
  team: string;
  teams: string[];
  people: number | null;
  instruments: ChecklistWords[];
}

export interface NoteContent {
  byTextBoxes: string;
}

export interface RecordContent {
  html: string;
}

export interface CheckOutContent {
  questions: string[];
  now: boolean;
}

export interface LeadContent {
  page: LeadPage;
  settings: ([string, string])[];
  longest: number;
  mostPeople: number;
}

export interface TeamContent {
  page: TeamPage;
  team: string;
  open: string;
  begin: string;
  example: boolean;
  longest: number;
  byTextBoxes: string;
  today: string;
  workingDays: number;
}

export interface ThemesContent {
  page: ThemesPage;
  requests: RequestsAsked | null;
  longest: number;
  canSave: boolean;
  above: string;
}

export interface PromptWords {
  id: string;
  question: string;
  help: string;
  why: string;
  example: string;
  stage: "before" | "on_the_day" | "after";
  sources: SourceWords[];
}

export interface GuideSectionWords {
  id: string;
  title: string;
  words: string;
  prompts: PromptWords[];
}

export interface GapWords {
  id: string;
  label: string;
  hint: string;
  prompt: string;
}

export interface SheetPart {
  id: string;
  title: string;
  words: string;
}

export interface ReviewQuestionWords {
  id: string;
  question: string;
  minutes: number;
  shows: string;
}

export interface GuideWords {
  title: string;
  above: string;
  sections: GuideSectionWords[];
  gaps: GapWords[];
  readOut: SheetPart[];
  happens: SheetPart[];
  sheet: SheetPart[];
  ideasSheet: SheetPart[];
  review: ReviewQuestionWords[];
}

export interface PlanLinks {
  plan: string;
  day: string;
  review: string;
  sheets: string;
  team: string;
  begin: string;
}

export interface PlanContent {
  page: PlanPage;
  guide: GuideWords;
  plan: string;
  team: string;
  teamId: string;
  links: PlanLinks;
  longest: number;
  byTextBoxes: string;
  today: string;
  example: boolean;
  mayRequest: boolean;
}

// What each widget asks, and what it may be answered with.

export type FormTalk = {
  ping: { ask: Ping; said: Pong };
  send: { ask: Send; said: Kept | Refused | NotIn | LateAsked | Trouble };
  check: { ask: Check; said: Checked };
  arrive: { ask: Arrive; said: CameIn | NotIn | Unknown };
  look: { ask: LookIn; said: SessionLook | Unknown };
  pass: { ask: PassOn; said: Passed | NotIn | Trouble };
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

export type OpeningTalk = {
  open: { ask: OpenSession; said: Opened | OpeningRefused };
};

export type JoinTalk = {
  join: { ask: JoinWith; said: Found | Problem };
};

export type RecordFilesTalk = {
  file: { ask: SaveRecord; said: FileSaid | Trouble };
};

export type LeadTalk = {
  look: { ask: LookAgain; said: LeadShown | Trouble };
  team: { ask: KeepTeam; said: LeadShown | LeadRefused | Trouble };
  show: { ask: ShowLink; said: LinkShown | Trouble };
  renew: { ask: RenewLink; said: LinkShown | Trouble };
  end: { ask: EndLink; said: LeadShown | Trouble };
  several: { ask: LinkSeveral; said: LinkShown | LeadRefused | Trouble };
  draft: { ask: DraftOwnLink; said: LinkShown | Trouble };
  use: { ask: UseOwnLink; said: LeadShown | Trouble };
  file: { ask: SaveLetter; said: FileSaid | Trouble };
  check: { ask: Check; said: Checked | Trouble };
};

export type TeamTalk = {
  look: { ask: LookAgain; said: TeamShown | Trouble };
  update: { ask: UpdateAction; said: TeamShown | Trouble };
  plan: { ask: PlanMeeting; said: TeamShown | Trouble };
  nothing_left: { ask: NothingLeft; said: TeamShown | Trouble };
  finish: { ask: FinishTask; said: TeamShown | Trouble };
  keep_promise: { ask: KeepPromise; said: TeamShown | Trouble };
  talked: { ask: TalkedAbout; said: TeamShown | Trouble };
  check: { ask: Check; said: Checked | Trouble };
};

export type ThemesTalk = {
  show: { ask: Show; said: Shown | NotDone };
  reply: { ask: Reply; said: Replied | NotDone };
  file: { ask: SaveThemes; said: FileSaid | NotDone };
  check: { ask: Check; said: Checked | NotDone };
};

export type PlanTalk = {
  look: { ask: LookAtPlan; said: PlanShown | PlanSame | Trouble };
  write: { ask: WriteInPlan; said: PlanWritten | PlanMeanwhile | Trouble };
  choose: { ask: ChooseInPlan; said: PlanShown | PlanMeanwhile | Trouble };
  add: { ask: AddToPlan; said: PlanShown | Trouble };
  remove: { ask: RemoveFromPlan; said: PlanShown | PlanMeanwhile | Trouble };
  move: { ask: MovePlan; said: PlanShown | PlanMeanwhile | Trouble };
  file: { ask: SavePaper; said: FileSaid | Trouble };
  link: { ask: ShowPlanLink; said: PlanLinkShown | Trouble };
  request: { ask: SendRequest; said: RequestSent | Trouble };
  check: { ask: Check; said: Checked | Trouble };
};
