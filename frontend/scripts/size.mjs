// Weighs what a phone loads before it can be tapped: the page with its inlined styles, the entry script, what
// that preloads, and the style sheets it links. Fails above the budget.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const budget = 30_000
const root = new URL('../dist/phone/', import.meta.url).pathname
const html = fs.readFileSync(path.join(root, 'index.html'), 'utf8')

// Static imports of the entry count too, even where no preload names them.
const files = new Set()
const visit = (file) => {
  if (files.has(file)) return
  files.add(file)
  if (!file.endsWith('.js')) return
  const code = fs.readFileSync(path.join(root, file), 'utf8')
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
    visit(path.join(path.dirname(file), name))
  }
}
for (const [, file] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) visit(file)

const weigh = (body) => zlib.brotliCompressSync(body).length
let total = weigh(Buffer.from(html))
console.log(`${String(total).padStart(7)}  index.html`)
for (const file of [...files].sort()) {
  const bytes = weigh(fs.readFileSync(path.join(root, file)))
  total += bytes
  console.log(`${String(bytes).padStart(7)}  ${file}`)
}
console.log(`${String(total).padStart(7)}  first load, brotli; budget ${budget}`)
if (total > budget) {
  console.error('the first load is over its budget')
  process.exit(1)
}
