import type { Activity, Material, OrderLine } from '../wire'

/** What the books hold, as far as the organiser sees it. */
export interface Books {
  orders: OrderLine[]
  materials: Material[]
  activities: Activity[]
}

/** Something that waits for somebody, how many of it there are, and where it is done. */
export interface Waiting {
  text: string
  late: string
  to: { name: string; query?: Record<string, string> }
}

/** What waits for an organiser: of the whole district, or of one sub-district. */
export function waitingFor(whole: boolean, { orders, materials, activities }: Books): Waiting[] {
  const placed = orders.filter((one) => one.order.state === 'waiting')
  const untaken = placed.filter((one) => one.overdue).length
  const undelivered = orders.filter((one) => one.order.state === 'dispatched' && one.overdue).length
  const open = materials.flatMap((one) => one.open)
  const short = open.filter((one) => one.short).length
  const staged = activities.filter((one) => one.stage === (whole ? 'submitted' : 'returned')).length
  const all: [number, Waiting][] = [
    [
      placed.length,
      { text: `${placed.length} 张点单等着派人`, late: untaken ? `${untaken} 张逾期` : '', to: { name: 'orders' } },
    ],
    [undelivered, { text: `${undelivered} 张点单送课日期过了，还没登记`, late: '逾期', to: { name: 'orders' } }],
    [
      open.length,
      {
        text: whole ? `${open.length} 笔资料镇街还没收齐` : `${open.length} 笔资料等你签收`,
        late: short ? `${short} 笔有差额` : '',
        to: { name: 'materials' },
      },
    ],
    [
      staged,
      whole
        ? { text: `${staged} 条活动等审核`, late: '', to: { name: 'activities', query: { stage: 'submitted' } } }
        : {
            text: `${staged} 条活动被退回，改好再报`,
            late: '',
            to: { name: 'activities', query: { stage: 'returned' } },
          },
    ],
  ]
  return all.filter(([count]) => count > 0).map(([, one]) => one)
}
