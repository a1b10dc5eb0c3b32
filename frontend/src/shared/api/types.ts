/** The names the pages use for what the server sends. */

export type QuestionType = 'single' | 'multiple' | 'judge' | 'fill' | 'ordering'

/** What a person answered: option indexes (in the chosen order for an ordering), or a text. */
export interface Given {
  options?: number[]
  text?: string
}

export interface District {
  code: string
  name: string
  kind: string
  parent: string
  population?: number
  population_source?: string
}

export interface Me {
  id: string
  nickname: string
  district: string
  district_name: string
}

export interface Campaign {
  id: string
  title: string
  theme: string
  from: string
  to: string
  laws: string[]
}

export interface Site {
  name: string
  district: { code: string; name: string }
  public_url: string
  campaign?: Campaign
}

export interface Law {
  id: string
  title: string
  short: string
  version: string
  effective: string
  questions: number
}

export interface Verdict {
  correct: boolean
  answer: number[]
  accept?: string
  explanation: string
  law_short: string
  article_title: string
  law_version: string
  topic: string
}

export interface AttemptQuestion {
  index: number
  type: QuestionType
  stem: string
  options: string[]
  topic: string
  given?: Given
  verdict?: Verdict
}

export interface Attempt {
  id: string
  kind: 'practice' | 'daily'
  law?: string
  day?: string
  started_at: string
  total: number
  answered: number
  correct: number
  done: boolean
  questions: AttemptQuestion[]
}

export interface Summary {
  daily: { done: boolean; answered: number; total: number; attempt?: string }
  days_in_row: number
  answered: number
  correct: number
  practice: { law: string; answered: number; total: number }[]
  wrong: number
}

export interface ParticipationRow {
  district: string
  name: string
  registrations: number
  participants: number
  attempts: number
  answers: number
  correct: number
  activity_points: number
  rate?: number
}

export interface Participation {
  campaign?: Campaign
  as_of: string
  rows: ParticipationRow[]
  total: ParticipationRow
  by_day: { day: string; answers: number; participants: number }[]
  by_hour: { hour: number; answers: number }[]
}

/* The live protocol: server/contest/protocol.go. */

export type Phase = 'lobby' | 'open' | 'closed' | 'settled' | 'revealed' | 'board' | 'ended'

export interface QuestionView {
  index: number
  type: QuestionType
  stem: string
  options: string[]
  points: number
  opens: number
  closes: number
  remaining?: number
  skipped?: boolean
}

export interface Reveal {
  answer: number[]
  accept?: string
  explanation: string
  law: string
  article: string
  law_version: string
  counts: number[]
  answered: number
  correct: number
}

export interface BoardRow {
  rank: number
  name: string
  district: string
  points: number
  gained: number
  right: number
  took_ms: number
}

export interface DistrictRow {
  district: string
  players: number
  answers: number
  right: number
}

export interface Board {
  rows: BoardRow[]
  players: number
  final: boolean
  districts: DistrictRow[]
}

export type Command =
  | 'start'
  | 'open'
  | 'close'
  | 'reveal'
  | 'board'
  | 'pause'
  | 'resume'
  | 'extend'
  | 'skip'
  | 'lock'
  | 'unlock'
  | 'end'
  | 'none'

export interface RunItem {
  index: number
  title: string
  seconds: number
  points: number
  state: 'todo' | 'now' | 'done' | 'skipped'
  correct: number
  total: number
}

export interface LogLine {
  seq: number
  at: number
  by: string
  text: string
}

export interface HostView {
  connected: number
  answered: number
  answer: number[]
  accept?: string[]
  run_down: RunItem[]
  log: LogLine[]
  next: Command
  allowed: Command[]
}

export interface View {
  contest: { id: string; code: string; title: string; total: number }
  phase: Phase
  paused: boolean
  locked: boolean
  players: number
  question?: QuestionView
  reveal?: Reveal
  board?: Board
  join?: { url: string; recent: string[] }
  host?: HostView
}

export interface You {
  name: string
  district: string
  answered?: Given
  correct?: boolean
  gained: number
  points: number
  right: number
  rank?: number
}

export interface Progress {
  question: number
  answered: number
  players: number
  connected: number
}

export interface Frame {
  type: 'state' | 'received' | 'progress' | 'refused' | 'pong'
  epoch: string
  seq: number
  now: number
  state?: View
  you?: You
  received?: { ref?: string; question: number; given: Given }
  progress?: Progress
  refused?: { ref?: string; code: string; detail: string }
}

export interface Request {
  type: 'answer' | 'sync' | 'ping'
  ref?: string
  question?: number
  given?: Given
}
