/** The names the pages use for what the server sends. The shapes come from its OpenAPI document. */
import type { ContestCommandBody, HostView, QuestionView, RunItem, View } from './schema'

export type {
  AttemptAsked as AttemptQuestion,
  AttemptView as Attempt,
  Board,
  BoardInfo as CampaignBoard,
  BoardLine,
  BoardPlan,
  BoardRow,
  BuzzView as Buzz,
  CampaignInfo as Campaign,
  ContestFoundBody as ContestFound,
  DistrictRow,
  DistrictView as District,
  Frame,
  Given,
  HostView,
  LawView as Law,
  LogLine,
  MarkView as JudgeMark,
  Media,
  ParticipationInfo as Participation,
  OnlineBoard,
  OnlineCard,
  OnlineGroup,
  OnlineRow,
  ParticipationRow,
  Progress,
  QuestionView,
  Request,
  ResidentView as Me,
  Reveal,
  RosterName,
  RunItem,
  SeatView as Seat,
  Site,
  SittingAsked as SittingQuestion,
  EducationLevel,
  EducationRecord,
  CourseDoorBody as CourseDoor,
  EducationShownBody as EducationShown,
  SittingLine,
  SittingView as Sitting,
  StageView as Stage,
  SummaryView as Summary,
  TeamView as Team,
  UnitChoice,
  VerdictView as Verdict,
  View,
  You,
} from './schema'

/** The form of a question. */
export type QuestionType = QuestionView['type']
/** Where a contest stands. */
export type Phase = View['phase']
/** What a host can do. */
export type Command = ContestCommandBody['command'] | HostView['next']
/** Where a line of the run-down stands. */
export type RunState = RunItem['state']
