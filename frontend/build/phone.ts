import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BuildOptions, PluginOption, Rolldown } from 'vite'

// What makes the phone's first load small: see size.mjs for what it is held to.

const styleId = 'base'

/** The style sheets of a chunk as one text; they are taken out of the bundle. */
function takeStyles(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string {
  const files = chunk.viteMetadata?.importedCss ?? new Set<string>()
  const texts = [...files].map((file) => {
    const css = bundle[file]
    delete bundle[file]
    return css?.type === 'asset' ? String(css.source).trim() : ''
  })
  files.clear()
  return texts.join('')
}

/**
 * Puts style sheets where they cost no request: those of the entry into the page, so that the first paint needs one
 * round trip, and those of a later chunk into its script. What all later pages share stands before what is a page's own,
 * whichever arrives first. A chunk's name holds the hashes of its style sheets, so it may still be cached for good.
 */
export const stylesInside = (at: (path: string) => string): PluginOption => ({
  name: 'styles-inside',
  enforce: 'post',
  apply: 'build',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      const css = takeStyles(chunk, bundle)
      const page = bundle['index.html']
      if (chunk.isEntry && page?.type === 'asset') {
        page.source = String(page.source).replace(
          /<link rel="stylesheet"[^>]*>/,
          () => `<style id="${styleId}">${css}</style>`,
        )
      } else if (css) {
        const shared = chunk.facadeModuleId === at('./src/phone/later.ts')
        const put = shared ? `document.getElementById("${styleId}").after(s)` : 'document.head.appendChild(s)'
        chunk.code = `{const s=document.createElement("style");s.textContent=${JSON.stringify(css)};${put}}\n${chunk.code}`
      }
    }
  },
})

/**
 * Lazy imports as they are written. Vite's helper would wait for style sheets, of which there are none, and preload what
 * `later` brings anyway; with the table it needs it is a thirtieth of the first load.
 */
export const plainImports = (): PluginOption => ({
  name: 'plain-imports',
  enforce: 'pre',
  apply: 'build',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
})

/** Only the page itself preloads: what its entry imports. */
export const phonePreload: BuildOptions['modulePreload'] = {
  polyfill: false,
  resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
}

/** Gives the icons of the library a lighter frame: see lightIcon.ts. */
export const lightIcons = (at: (path: string) => string): PluginOption => ({
  name: 'light-icons',
  enforce: 'pre',
  transform: {
    filter: { id: /@lucide.*\/icons\// },
    // Keys are for lists that change; these never do, and no two of them have a letter in common to compress.
    handler: (code) => code.replace(/,?\s*key: (["'])\w+\1/g, ''),
  },
  resolveId: (source, importer) =>
    source.endsWith('/createLucideIcon.mjs') && importer?.includes('@lucide')
      ? at('./src/shared/ui/lightIcon.ts')
      : null,
})

/** Puts the service worker beside the page, with the files it keeps and a version made of them. */
export const serviceWorker = (at: (path: string) => string): PluginOption => ({
  name: 'service-worker',
  enforce: 'post',
  apply: 'build',
  generateBundle(_, bundle) {
    const files = Object.keys(bundle)
      .filter((file) => file.startsWith('assets/'))
      .sort()
      .map((file) => `/${file}`)
    const page = bundle['index.html']
    const html = page?.type === 'asset' ? String(page.source) : ''
    const version = createHash('sha256').update(files.join('\n')).update(html).digest('hex').slice(0, 12)
    const source = readFileSync(at('./src/phone/offline/sw.js'), 'utf8')
      .replace('/* files */ []', JSON.stringify(files))
      .replace('/* version */', version)
    this.emitFile({ type: 'asset', fileName: 'sw.js', source })
  },
})

const onlyCompetitions = /\/(live|stage|move|uqr)\/|\/QrCode/

/**
 * How the phone's scripts are cut. On a slow line every file is a round trip: so what the first page needs is one file,
 * and what several later pages share is another, which comes right behind it. Only what the pages of competitions share
 * stays with them. The names say nothing, because the entry holds them.
 */
export const phoneOutput: Rolldown.OutputOptions = {
  chunkFileNames: 'assets/[hash:6].js',
  assetFileNames: 'assets/[hash][extname]',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'first', tags: ['$initial'], priority: 1 },
      { name: 'later', test: (id) => !onlyCompetitions.test(id), minShareCount: 2 },
    ],
  },
}
