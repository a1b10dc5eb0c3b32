import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import type { PluginOption } from 'vite'
import { defineConfig } from 'vitest/config'

type Page = 'phone' | 'console' | 'screen'

// The oldest engines a page was seen to run on: WeChat's on old phones, desktop browsers of 2019.
const targets: Record<Page, string[]> = {
  phone: ['chrome64', 'safari12'],
  console: ['chrome76', 'safari13.1'],
  screen: ['chrome76', 'safari13.1'],
}
const bases: Record<Page, string> = { phone: '/', console: '/console/', screen: '/screen/' }
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = { '@': at('./src') }

/** Puts the entry style sheet into the page: the first paint then needs one round trip. */
const inlineCss = (): PluginOption => ({
  name: 'inline-entry-css',
  enforce: 'post',
  apply: 'build',
  generateBundle(_, bundle) {
    const page = bundle['index.html']
    if (page?.type !== 'asset') return
    page.source = String(page.source).replace(
      /<link rel="stylesheet"[^>]*href="[^"]*\/(assets\/[^"]+\.css)"[^>]*>/g,
      (tag, file: string) => {
        const css = bundle[file]
        return css?.type === 'asset' ? `<style>${String(css.source)}</style>` : tag
      },
    )
  },
})

/** Gives the icons of the library a lighter frame: see lightIcon.ts. */
const lightIcons = (): PluginOption => ({
  name: 'light-icons',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/createLucideIcon.mjs') && importer?.includes('@lucide')
      ? at('./src/shared/ui/lightIcon.ts')
      : null,
})

/** Puts the service worker beside the page, with the files it keeps and a version made of them. */
const serviceWorker = (): PluginOption => ({
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

const backend = process.env.PUFA_BACKEND ?? 'http://127.0.0.1:8080'

export default defineConfig(({ mode }) => {
  if (mode === 'test') {
    return {
      plugins: [vue()],
      resolve: { alias },
      test: { environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['src/shared/test/setup.ts'] },
    }
  }
  const page = mode as Page
  return {
    root: at(`./src/${page}`),
    base: bases[page],
    publicDir: false,
    resolve: { alias },
    define: { __VUE_OPTIONS_API__: page === 'console', __VUE_PROD_DEVTOOLS__: false },
    plugins: [
      vue(),
      page === 'console' &&
        Components({ resolvers: [ElementPlusResolver()], dts: at('./src/console/components.d.ts'), dirs: [] }),
      page === 'phone' && lightIcons(),
      page === 'phone' && inlineCss(),
      page === 'phone' && serviceWorker(),
    ],
    server: { proxy: { '/api': backend, '/ws': { target: backend.replace(/^http/, 'ws'), ws: true } } },
    build: {
      outDir: at(`./dist/${page}`),
      emptyOutDir: true,
      target: targets[page],
      cssTarget: targets[page],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // The entry names every file it may load later; names of words would be a hundredth of the first load.
      rolldownOptions:
        page === 'phone'
          ? { output: { chunkFileNames: 'assets/[hash].js', assetFileNames: 'assets/[hash][extname]' } }
          : {},
    },
  }
})
