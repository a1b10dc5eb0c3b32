const at = 'pufa-activity-habits:'

/** What an organiser entered last, so that the next form begins with it. */
export interface Habits {
  kind?: string
  district?: string
  place?: string
  five_class?: string
}

export function habitsOf(login: string): Habits {
  try {
    return (JSON.parse(localStorage.getItem(at + login) ?? '{}') ?? {}) as Habits
  } catch {
    return {}
  }
}

export function keepHabits(login: string, habits: Habits): void {
  try {
    localStorage.setItem(at + login, JSON.stringify(habits))
  } catch {
    // Without a store the next form begins empty.
  }
}
