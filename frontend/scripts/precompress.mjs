// node precompress.mjs DIR: writes .br and .gz beside every compressible file over 1 kB, so that the server
// compresses nothing while it answers.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const dir = process.argv[2]
const compressible = /\.(html|js|css|json|svg|webmanifest|txt)$/

for (const name of fs.readdirSync(dir, { recursive: true })) {
  const file = path.join(dir, name)
  if (!compressible.test(name) || fs.statSync(file).size < 1024) continue
  const body = fs.readFileSync(file)
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }
  fs.writeFileSync(file + '.gz', zlib.gzipSync(body, { level: 9 }))
  fs.writeFileSync(file + '.br', zlib.brotliCompressSync(body, { params }))
}
