import { ApiProblem, problemFrom } from '@/shared/api/problem'

/** A file of the server's, or an ApiProblem. */
export async function fetchFile(url: string): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(url)
  } catch {
    throw ApiProblem.offline()
  }
  if (!response.ok) throw problemFrom(response, await response.json().catch(() => undefined))
  return response.blob()
}

/** Hands a file to the browser under a name of ours. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** An address with those parameters that are set. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const set = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`
}
