import type { RoundRule, RuleSet, StageView } from '@/shared/api/schema'
import type { HostPicture } from '../host/picture'
import { change, verdictWords, type Verdict } from './words'

/** One verdict key. */
export interface VerdictKey {
  verdict: Verdict
  label: string
  /** What it brings, and to whom; '' where the rules are not there yet. */
  effect: string
  key: string
  /** What the pad's answer comes to. */
  suggested: boolean
}

const keys: Record<Verdict, string> = { right: 'Y', partial: 'B', wrong: 'N' }

/** The rule of the round under way: the one behind the last is the tiebreak. */
export function ruleOf(rules: RuleSet | undefined, stage: StageView): RoundRule | undefined {
  return rules?.rounds[stage.round] ?? (stage.round === rules?.rounds.length ? rules.tiebreak : undefined)
}

/** The verdicts the host may give now, with what each brings. */
export function verdictKeys(view: HostPicture, rules: RuleSet | undefined): VerdictKey[] {
  const stage = view.stage
  const host = view.host?.stage
  if (!stage || !host || !view.host?.allowed.includes('rule')) return []
  const rule = ruleOf(rules, stage)
  return (host.verdicts as Verdict[]).map((verdict) => ({
    verdict,
    label: verdictWords[verdict],
    effect: rule ? effectOf(verdict, rule, stage) : '',
    key: keys[verdict],
    suggested: host.pad === verdict,
  }))
}

function effectOf(verdict: Verdict, rule: RoundRule, stage: StageView): string {
  const whose = stage.team ? `${stage.team} 号 ` : ''
  const points = (stage.tries && rule.buzzer?.later) || rule.points
  const worth = stage.value ?? points.right
  if (verdict === 'right') return `${whose}${change(worth)}`
  if (verdict === 'partial') return `${whose}${change(points.partial ?? 0)}`
  if (stage.challenger) return `${stage.challenger} 号 ${change(worth)}`
  const lost = rule.choice ? (rule.choice.wrong_zero ? 0 : -worth) : points.wrong
  const then = rule.buzzer && rule.buzzer.tries > (stage.tries ?? 0) + 1 ? '，别队可再抢' : ''
  if (rule.buzzer?.early_wrong !== undefined) return `按规则扣分${then}` // less or more if pressed while it was read
  return (lost === 0 ? '不扣分' : `${whose}${change(lost)}`) + then
}
