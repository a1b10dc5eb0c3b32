import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'
import { lightIcons, phoneOutput, phonePreload, plainImports, serviceWorker, stylesInside } from './build/phone.ts'

type Page = 'phone' | 'console' | 'screen'

// The oldest engines a page was seen to run on: WeChat's on old phones, desktop browsers of 2019.
const targets: Record<Page, string[]> = {
  phone: ['chrome64', 'safari12', 'ios12'],
  console: ['chrome76', 'safari13.1'],
  screen: ['chrome76', 'safari13.1'],
}
const bases: Record<Page, string> = { phone: '/', console: '/console/', screen: '/screen/' }
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = { '@': at('./src') }

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
      page === 'phone' && [lightIcons(at), plainImports(), stylesInside(at), serviceWorker(at)],
    ],
    server: { proxy: { '/api': backend, '/ws': { target: backend.replace(/^http/, 'ws'), ws: true } } },
    build: {
      outDir: at(`./dist/${page}`),
      emptyOutDir: true,
      target: targets[page],
      cssTarget: targets[page],
      assetsInlineLimit: 0,
      modulePreload: page === 'phone' ? phonePreload : { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: page === 'phone' ? { output: phoneOutput } : {},
    },
  }
})
