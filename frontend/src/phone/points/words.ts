import { grouped } from '../board/words'

/** Points with their sign: +3, −3. */
export const signed = (points: number): string => `${points < 0 ? '−' : '+'}${grouped(Math.abs(points))}`
