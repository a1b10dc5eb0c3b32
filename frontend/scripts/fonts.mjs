// node fonts.mjs: puts the fonts that certificates are printed with into dist/fonts, packed, with their licence. The
// server embeds them; browsers never load them.
import fs from 'node:fs'
import zlib from 'node:zlib'

const from = new URL('../node_modules/@expo-google-fonts/noto-serif-sc/', import.meta.url)
const to = new URL('../dist/fonts/', import.meta.url)
const fonts = { regular: '400Regular/NotoSerifSC_400Regular.ttf', bold: '700Bold/NotoSerifSC_700Bold.ttf' }

fs.mkdirSync(to, { recursive: true })
fs.copyFileSync(new URL('LICENSE_FONT', from), new URL('LICENSE', to))
for (const [name, file] of Object.entries(fonts)) {
  fs.writeFileSync(new URL(`${name}.ttf.gz`, to), zlib.gzipSync(fs.readFileSync(new URL(file, from)), { level: 9 }))
}
