import type { paths } from './schema'

/** The server's paths as they stand in an address. */
export type ServerPaths = { [Path in keyof paths & string as `/api/v1${Path}`]: paths[Path] }
