/** What stands behind the # of a link to another phone: the token, and the contest to go on with. */
export interface MoveLink {
  token: string
  code: string
}

/** Reads the part of an address behind its #; null if it is no such link. */
export function readLink(hash: string): MoveLink | null {
  const [token = '', code = ''] = hash.replace(/^#/, '').split('/')
  return token ? { token, code: /^\d{6}$/.test(code) ? code : '' } : null
}

/** The server's link, leading on to a contest if there is one. */
export const linkTo = (url: string, code = ''): string => (code ? `${url}/${code}` : url)
