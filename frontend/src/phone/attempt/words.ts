/** The first sentence of a text: what is worth remembering of an explanation. */
export function firstSentence(text: string): string {
  const end = text.search(/[。！？；]/)
  return end < 0 ? text : text.slice(0, end + 1).replace(/；$/, '。')
}
