import HomePage from './home/HomePage.vue'
import type { Page } from './route/router'

/** What they all need beside themselves. */
export const later = () => import('./later')

const inner = async (page: Page) => (await later()).inner[page.path]!()
const start = () => import('./practice/StartPage.vue')
const stage = () => import('./stage/pages')
const sitting = (name: keyof typeof import('./sitting/pages')) => async () => ({
  default: (await import('./sitting/pages'))[name],
})
const join = () => import('./live/JoinPage.vue')

/** Every page of the phone. Only the first comes with the entry; the others load when they are opened. */
export const pages: readonly Page[] = [
  { path: '/', title: '首页', tabs: true, load: () => HomePage },
  { path: '/practice', title: '按法律练习', tabs: true, load: () => import('./practice/PracticePage.vue') },
  { path: '/practice/:law', title: '练习', load: start },
  { path: '/daily', title: '今日五题', load: start },
  { path: '/attempt/:id', title: '答题', load: () => import('./attempt/AttemptPage.vue') },
  { path: '/exam/:law', title: '考一考', load: sitting('ExamPage') },
  { path: '/exams', title: '模拟考试', load: sitting('ExamsPage') },
  { path: '/online/:campaign', title: '线上竞赛', load: sitting('OnlinePage') },
  { path: '/online/:campaign/board', title: '榜单', load: sitting('OnlineBoardPage') },
  { path: '/sitting/:id', title: '答题', load: sitting('SittingPage') },
  { path: '/sittings', title: '考试和竞赛的记录', load: sitting('HistoryPage') },
  { path: '/board', title: '各镇街参与情况', tabs: true, load: () => import('./board/BoardPage.vue') },
  { path: '/campaign/:id/:page?', title: '普法活动', load: inner },
  { path: '/me', title: '我的', tabs: true, load: () => import('./me/MePage.vue') },
  { path: '/move', title: '换一部手机', load: inner },
  { path: '/me/data', title: '我的数据', load: inner },
  { path: '/points', title: '我的活力值', load: inner },
  { path: '/me/certificates', title: '我的证书', load: inner },
  { path: '/me/draws', title: '我的抽奖', load: inner },
  { path: '/draw/:id', title: '抽奖公示', load: inner },
  { path: '/verify/:number?/:signature?', title: '查验证书', load: inner },
  { path: '/study/:page/:id?', title: '学习', load: () => import('./study/StudyRoot.vue') },
  { path: '/order/:page?', title: '普法点单', load: inner },
  { path: '/preview', title: '预览', load: inner },
  { path: '/join', title: '现场竞赛', tabs: true, load: join },
  { path: '/join/:code', title: '现场竞赛', load: join },
  { path: '/live/:code', title: '现场答题', night: true, load: () => import('./live/LivePage.vue') },
  { path: '/chair/:code', title: '台上席位', night: true, load: async () => ({ default: (await stage()).ChairPage }) },
  { path: '/watch/:code', title: '旁观', night: true, load: async () => ({ default: (await stage()).WatchPage }) },
]

/** What stands where there is no page. */
export const missing: Page = { path: '', title: '没有这一页', load: () => import('./ui/NotFound.vue') }
