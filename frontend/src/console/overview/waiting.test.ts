import { describe, expect, it } from 'vitest'
import { waitingFor, type Books } from './waiting'

const order = (state: string, overdue: boolean) => ({ order: { state }, overdue })
const books = (some: object) => ({ orders: [], materials: [], activities: [], ...some }) as unknown as Books
const said = (whole: boolean, some: object) =>
  waitingFor(whole, books(some)).map(({ text, late, to }) => [text, late, to.name, to.query?.stage].filter(Boolean))

describe('what waits', () => {
  it('is nothing where the books ask for nothing', () => {
    const orders = [order('dispatched', false), order('rated', false), order('cancelled', false)]
    expect(said(false, { orders, materials: [{ open: [] }], activities: [{ stage: 'accepted' }, {}] })).toEqual([])
  })

  it('is orders to take, and those nobody said anything of afterwards', () => {
    const orders = [order('waiting', true), order('waiting', false), order('dispatched', true)]
    expect(said(false, { orders })).toEqual([
      ['2 张点单等着派人', '1 张逾期', 'orders'],
      ['1 张点单送课日期过了，还没登记', '逾期', 'orders'],
    ])
  })

  it('is told to each side in its own words', () => {
    const some = {
      materials: [{ open: [{ short: true }] }, { open: [{ short: false }] }],
      activities: [{ stage: 'submitted' }, { stage: 'returned' }, { stage: 'returned' }],
    }
    expect(said(false, some)).toEqual([
      ['2 笔资料等你签收', '1 笔有差额', 'materials'],
      ['2 条活动被退回，改好再报', 'activities', 'returned'],
    ])
    expect(said(true, some)).toEqual([
      ['2 笔资料镇街还没收齐', '1 笔有差额', 'materials'],
      ['1 条活动等审核', 'activities', 'submitted'],
    ])
  })
})
