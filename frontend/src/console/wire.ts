/** The names the console uses for what the server sends. */
import type {
  ActivityInfo,
  ActivityInput,
  AddDistrictInputBody,
  BankView,
  BatchInfo,
  CampaignInfo,
  ContestCommandBody,
  ContestDetail,
  ContestInfo,
  Counters,
  DistrictView,
  EntryInfo,
  EntryInput,
  HolderInfo,
  IndicatorInfo,
  LawView,
  LedgerOutputBody,
  MaterialInfo,
  MaterialInput,
  OpenInfo,
  MenuItem as MenuItemView,
  OrderDetail,
  OrderLine as OrderLineView,
  OrganiserView,
  ParticipationInfo,
  PlayerActInputBody,
  PlayerView,
  QuestionFull,
  ReportView,
  ResultsOutputBody,
  RosterLineView,
  UnitView,
} from '@/shared/api/schema'

export type { Frame, HostView, LogLine, RunItem, Site, View } from '@/shared/api/schema'

export type Activity = ActivityInfo
export type ActivityKind = ActivityInput['kind']
export type Bank = BankView
/** A print run of an item. */
export type Batch = BatchInfo
export type BankQuestion = QuestionFull
export type Campaign = CampaignInfo
export type ContestLine = ContestInfo
/** A contest with all an organiser sees of it. */
export type { ContestDetail }
/** What a host may order; `none` is the key that waits. */
export type Command = ContestCommandBody['command'] | 'none'
export type District = DistrictView
export type DistrictKind = AddDistrictInputBody['kind']
export type Entry = EntryInfo
export type EntryKind = Entry['kind']
export type FiveClass = NonNullable<EntryInput['five_class']>
export type NewEntryKind = EntryInput['kind']
export type FeedbackReport = ReportView
export type FeedbackReason = ReportView['reason']
export type FeedbackStatus = ReportView['status']
export type Holder = HolderInfo
export type Indicator = IndicatorInfo
export type Law = LawView
export type Material = MaterialInfo
export type MaterialKind = MaterialInput['kind']
export type MaterialDetail = LedgerOutputBody
/** An allotment that has not arrived in full. */
export type OpenAllotment = OpenInfo
export type Organiser = OrganiserView
export type Participation = ParticipationInfo
export type ParticipationRow = ParticipationInfo['rows'][number]
/** The six counters of a row or of the sum. */
export type Counted = Counters
export type Player = PlayerView
/** What a host may do about one player. */
export type PlayerDo = PlayerActInputBody['do']
export type Phase = ContestInfo['phase']
export type QuestionType = QuestionFull['type']
export type Role = OrganiserView['role']
export type RosterLine = RosterLineView
export type Unit = UnitView
export type Results = ResultsOutputBody
export type MenuItem = MenuItemView
export type OrderLine = OrderLineView
export type OrderState = OrderLineView['order']['state']
export type { OrderDetail }
