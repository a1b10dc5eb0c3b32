import { ApiProblem, problemFrom } from '@/shared/api/problem'

/** The longer side the server keeps; sending more only takes longer. */
const side = 1600

/**
 * A photo as it is sent: reduced here where the browser can, which makes a phone's 8 MB a few hundred kB. What the browser
 * cannot read goes as it is, and the server says what is wrong with it.
 */
export async function reduced(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const pen = canvas.getContext('2d')
    if (!pen) return file
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
    return small ?? file
  } catch {
    return file
  }
}

/** Sends a photo and gives what the record is afterwards. */
export async function sendPhoto<T>(url: string, photo: Blob): Promise<T> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: photo,
    })
  } catch {
    throw ApiProblem.offline()
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemFrom(response, body)
  return body as T
}
