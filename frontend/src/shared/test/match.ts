import type { QuestionView, Seat, Stage, Team, View, You } from '@/shared/api/types'

/** A team as it sits at its table; `part` is what differs. */
export function teamAt(number: number, part: Partial<Team> = {}): Team {
  const name = `${['一', '二', '三', '四'][number - 1]}队`
  return { number, name, members: [], points: 100, gained: 0, rank: 1, state: 'rest', fouls: 0, connected: 1, ...part }
}

/** A match of three teams at a buzzer question; `stage` and `part` are what differs. */
export function matchView(phase: View['phase'], stage: Partial<Stage> = {}, part: Partial<View> = {}): View {
  return {
    contest: { id: 'c', code: '382617', title: '示例比赛', total: 9 },
    phase,
    paused: false,
    locked: false,
    players: 20,
    question: question(),
    stage: {
      rules: '示例规则',
      rounds: [{ title: '抢答', state: 'now', done: 2, total: 4 }],
      round: 0,
      turn: 1,
      team: 0,
      who: 'first',
      how: 'oral',
      right: 10,
      wrong: -5,
      teams: [1, 2, 3].map((n) => teamAt(n)),
      ...stage,
    },
    ...part,
  }
}

/** A question that is open from 1000 to 21000. */
export function question(part: Partial<QuestionView> = {}): QuestionView {
  const options = ['甲', '乙', '丙', '丁']
  return { index: 4, type: 'single', stem: '题干', options, points: 10, opens: 1_000, closes: 21_000, ...part }
}

/** Whoever sits at a table. */
export function seatedAs(seat: Partial<Seat>): You {
  return { name: '二队', district: '', gained: 0, points: 0, right: 0, seat: { may: 'wait', ...seat } }
}
