const pad = (n: number) => String(n).padStart(2, '0')

/** A moment as people say it, in China's time: 6 月 1 日 09:00. */
export function moment(at: number): string {
  const china = new Date(at + 8 * 3_600_000)
  const day = `${china.getUTCMonth() + 1} 月 ${china.getUTCDate()} 日`
  return `${day} ${pad(china.getUTCHours())}:${pad(china.getUTCMinutes())}`
}
