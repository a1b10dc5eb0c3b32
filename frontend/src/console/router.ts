import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { pages } from './pages'
import { useSession } from './session/session'
import { useSite } from './shell/site'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** Seen without signing in. */
    open?: boolean
    /** Only for organisers of the whole district. */
    whole?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./session/LoginPage.vue'),
    meta: { title: '登录', open: true },
  },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('./session/SetupPage.vue'),
    meta: { title: '开始使用', open: true },
  },
  {
    path: '/contests/:id/host',
    name: 'host',
    component: () => import('./host/DeskPage.vue'),
    props: true,
    meta: { title: '主持台' },
  },
  { path: '/', component: () => import('./shell/Shell.vue'), meta: { title: '' }, children: pages },
  {
    path: '/:rest(.*)*',
    component: () => import('./shell/MissingPage.vue'),
    meta: { title: '没有这一页', open: true },
  },
]

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/console/'),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })

  router.beforeEach(async (to) => {
    const session = useSession()
    if (to.meta.open) return true
    if (typeof to.query.campaign === 'string') useSite().choose(to.query.campaign) // figures lead to their campaign's records
    if (!session.known) {
      // A server that cannot be asked is for the page to show; only a clear "no" leads to the sign-in.
      await session.recall().catch(() => undefined)
    }
    if (session.known && !session.me) return { name: 'login', query: { to: to.fullPath } }
    if (to.meta.whole && session.known && !session.wholeDistrict) return { name: 'overview' }
    return true
  })

  router.afterEach((to) => {
    document.title = to.meta.title ? `${to.meta.title} · 普法管理台` : '普法管理台'
  })
  return router
}
