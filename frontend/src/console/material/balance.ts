import { count } from '../ui/format'
import type { EntryKind, Holder, Material } from '../wire'

/** The stock an entry would draw on, before and after; `short` when there is not enough. */
export interface Balance {
  before: number
  after: number
  short: boolean
  /** What stands under the quantity while it is typed: 发完结存 2 册. */
  text: string
}

interface Stock {
  place: string
  amount: number
  done: string
}

/** What an entry draws on. Printing draws on nothing; without a holder it is the bureau's own store. */
function source(kind: EntryKind, material: Material, holder: Holder | undefined, transit: boolean): Stock | undefined {
  if (kind === 'print' || kind === 'count' || kind === 'reverse') return undefined
  const done = doneWords[kind]
  if (kind === 'allot' || !holder) return { place: '区局在库', amount: material.in_store ?? 0, done: `${done}在库` }
  if (kind === 'receive' || transit) return { place: '在途', amount: holder.on_the_way, done: `${done}在途` }
  return { place: '手上有', amount: holder.held, done: `${done}结存` }
}

const doneWords: Record<Exclude<EntryKind, 'print' | 'count' | 'reverse'>, string> = {
  allot: '分配后',
  receive: '签收后',
  hand_out: '发完',
  loss: '损耗后',
  return: '退回后',
}

/** "手上有 18 册", beside the label before anything is typed. */
export function onHand(kind: EntryKind, material: Material, holder: Holder | undefined, transit = false): string {
  const stock = source(kind, material, holder, transit)
  return stock
    ? `${stock.place} ${count(stock.amount)} ${material.unit}`
    : `已印 ${count(material.printed ?? 0)} ${material.unit}`
}

/** What the stock comes to if this quantity is entered. Nothing is said of a quantity that is none. */
export function resulting(
  kind: EntryKind,
  quantity: number,
  material: Material,
  holder: Holder | undefined,
  transit = false,
): Balance | undefined {
  if (!Number.isInteger(quantity) || quantity <= 0) return undefined
  const { unit } = material
  const stock = source(kind, material, holder, transit)
  if (!stock) {
    const before = material.in_store ?? 0
    const after = before + quantity
    return { before, after, short: false, text: `入库后在库 ${count(after)} ${unit}` }
  }
  const after = stock.amount - quantity
  const text =
    after < 0
      ? `${stock.place} ${count(stock.amount)} ${unit}，不够 ${count(-after)} ${unit}`
      : `${stock.done} ${count(after)} ${unit}`
  return { before: stock.amount, after, short: after < 0, text }
}

/** Splits a stock evenly over so many rows; the first rows take what does not divide. */
export function evenly(total: number, rows: number): number[] {
  if (rows <= 0 || total <= 0) return Array.from({ length: Math.max(rows, 0) }, () => 0)
  const each = Math.floor(total / rows)
  const rest = total % rows
  return Array.from({ length: rows }, (_, row) => each + (row < rest ? 1 : 0))
}

/** Whether printed and found = in store + on the way + held + handed out + lost, as it always must. An officer sees no sum. */
export function balanced(m: Material): boolean {
  if (m.printed === undefined || m.in_store === undefined) return true
  return m.printed + m.found === m.in_store + m.allotted_unreceived + m.held + m.handed_out + m.lost
}

/** What a stock-take comes to, as it stands beside the count. */
export function counted(actual: number, booked: number, unit: string): { text: string; differs: boolean } {
  if (actual === booked) return { text: '账实相符', differs: false }
  const n = Math.abs(actual - booked)
  const text = actual < booked ? `比账上少 ${count(n)} ${unit}，记为损耗` : `比账上多 ${count(n)} ${unit}，记为盘盈`
  return { text, differs: true }
}

/** What came to an officer's sub-district and did not go back: the sum of where it is now. */
export function came(m: Material): number {
  return m.allotted_unreceived + m.held + m.handed_out + m.lost
}
