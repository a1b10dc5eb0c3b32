/** How many questions a match takes, by the number of teams: 要用 3 队 24 题、4 队 32 题. */
export function needText(questions: Record<string, number>): string {
  const needs = Object.entries(questions).sort(([a], [b]) => Number(a) - Number(b))
  const amounts = new Set(needs.map(([, n]) => n))
  if (amounts.size === 1) return `要用 ${needs[0]![1]} 道题。`
  return `要用的题：${needs.map(([teams, n]) => `${teams} 队 ${n} 道`).join('，')}。`
}
