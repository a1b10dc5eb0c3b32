const talk = 40 // seconds to read out, reveal and explain one question

/** About how long a competition takes: answering, and as much talk as a host needs between questions. */
export function lengthOf(questions: number, seconds: number): string | undefined {
  if (questions <= 0 || seconds <= 0) return undefined
  return `连讲解约 ${Math.max(1, Math.round((questions * (seconds + talk)) / 60))} 分钟`
}
