/** The phone's own database: packs and answers that wait. It is opened once a page. */
const name = 'pufa-offline'
const version = 1
let opening: Promise<IDBDatabase> | null = null

/** Why something cannot be kept on this phone. */
export class NoRoom extends Error {
  constructor(readonly full: boolean) {
    super(full ? 'no room left' : 'nothing can be kept here')
    this.name = 'NoRoom'
  }
}

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    if (!('indexedDB' in window)) return reject(new NoRoom(false))
    const request = window.indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('packs', { keyPath: 'law' })
      request.result.createObjectStore('answers', { keyPath: 'seq', autoIncrement: true })
    }
    request.onsuccess = () => {
      const base = request.result
      // Another tab with a newer version, or a browser that clears its stores, must not wait for this one.
      base.onversionchange = base.onclose = () => {
        base.close()
        opening = null
      }
      resolve(base)
    }
    request.onerror = request.onblocked = () => reject(new NoRoom(false))
  }).catch((thrown: unknown) => {
    opening = null
    throw thrown
  })
  return opening
}

const isFull = (error: DOMException | null): boolean => error?.name === 'QuotaExceededError'

/** Works on one store, and is done once what was written is kept. */
export async function within<T>(
  store: 'packs' | 'answers',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | null,
): Promise<T | undefined> {
  const base = await open()
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode)
    let request: IDBRequest<T> | null = null
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = transaction.onerror = () =>
      reject(new NoRoom(isFull(transaction.error ?? request?.error ?? null)))
    try {
      request = work(transaction.objectStore(store))
    } catch (thrown) {
      transaction.abort()
      reject(thrown instanceof DOMException ? new NoRoom(isFull(thrown)) : thrown)
    }
  })
}
