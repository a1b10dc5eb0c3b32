// Replaced by `make generate`.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type paths = Record<string, any>
