import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
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

const pages: RouteRecordRaw[] = [
  { path: '', name: 'overview', component: () => import('./overview/OverviewPage.vue'), meta: { title: '活动总览' } },
  { path: 'glance', name: 'glance', component: () => import('./glance/GlancePage.vue'), meta: { title: '活动一览' } },
  {
    path: 'participation',
    name: 'participation',
    component: () => import('./participation/ParticipationPage.vue'),
    meta: { title: '参与情况' },
  },
  {
    path: 'boards',
    name: 'boards',
    component: () => import('./board/BoardsPage.vue'),
    meta: { title: '榜单' },
  },
  { path: 'units', name: 'units', component: () => import('./unit/UnitsPage.vue'), meta: { title: '单位名单' } },
  {
    path: 'campaigns',
    name: 'campaigns',
    component: () => import('./campaign/CampaignsPage.vue'),
    meta: { title: '普法活动' },
  },
  {
    path: 'campaigns/:id',
    name: 'campaign',
    component: () => import('./campaign/CampaignPage.vue'),
    props: true,
    meta: { title: '活动方案' },
  },
  { path: 'plans', name: 'plans', component: () => import('./plan/PlansPage.vue'), meta: { title: '宣贯方案' } },
  {
    path: 'plans/tasks/:id',
    name: 'plan-task',
    component: () => import('./plan/TaskPage.vue'),
    props: true,
    meta: { title: '方案里的任务' },
  },
  {
    path: 'materials',
    name: 'materials',
    component: () => import('./material/MaterialsPage.vue'),
    meta: { title: '宣传资料' },
  },
  {
    path: 'materials/count',
    name: 'material-count',
    component: () => import('./material/CountPage.vue'),
    meta: { title: '盘点' },
  },
  {
    path: 'materials/:id',
    name: 'material',
    component: () => import('./material/MaterialPage.vue'),
    props: true,
    meta: { title: '宣传资料台账' },
  },
  {
    path: 'activities',
    name: 'activities',
    component: () => import('./activity/ActivitiesPage.vue'),
    meta: { title: '活动登记' },
  },
  {
    path: 'externals',
    name: 'externals',
    component: () => import('./external/ExternalsPage.vue'),
    meta: { title: '外部数据' },
  },
  { path: 'orders', name: 'orders', component: () => import('./order/OrdersPage.vue'), meta: { title: '点单' } },
  { path: 'menu', name: 'menu', component: () => import('./order/MenuPage.vue'), meta: { title: '普法菜单' } },
  {
    path: 'orders/:id',
    name: 'order',
    component: () => import('./order/OrderPage.vue'),
    props: true,
    meta: { title: '一张单子' },
  },
  {
    path: 'activities/new',
    name: 'new-activity',
    component: () => import('./activity/ActivityPage.vue'),
    meta: { title: '登记活动' },
  },
  {
    path: 'activities/:id',
    name: 'activity',
    component: () => import('./activity/ActivityPage.vue'),
    props: true,
    meta: { title: '活动记录' },
  },
  {
    path: 'certificates',
    name: 'certificates',
    component: () => import('./certificate/CertificatesPage.vue'),
    meta: { title: '证书' },
  },
  { path: 'tables', name: 'tables', component: () => import('./tabulation/TablesPage.vue'), meta: { title: '报表' } },
  {
    path: 'tables/new',
    name: 'new-table',
    component: () => import('./tabulation/TableEditor.vue'),
    meta: { title: '新建报表' },
  },
  {
    path: 'tables/:id',
    name: 'table',
    component: () => import('./tabulation/TablePage.vue'),
    props: true,
    meta: { title: '报表' },
  },
  {
    path: 'tables/:id/edit',
    name: 'edit-table',
    component: () => import('./tabulation/TableEditor.vue'),
    props: true,
    meta: { title: '修改报表' },
  },
  {
    path: 'open-data',
    name: 'open-tokens',
    component: () => import('./tabulation/TokensPage.vue'),
    meta: { title: '开放数据', whole: true },
  },
  {
    path: 'writeups',
    name: 'writeups',
    component: () => import('./writeup/WriteupsPage.vue'),
    meta: { title: '总结材料' },
  },
  {
    path: 'writeups/template',
    name: 'writeup-template',
    component: () => import('./writeup/TemplatePage.vue'),
    meta: { title: '总结模板', whole: true },
  },
  {
    path: 'writeups/:id',
    name: 'writeup',
    component: () => import('./writeup/WriteupPage.vue'),
    props: true,
    meta: { title: '总结材料' },
  },
  {
    path: 'digest',
    name: 'digest',
    component: () => import('./digest/DigestPage.vue'),
    meta: { title: '每周周报', whole: true },
  },
  { path: 'draws', name: 'draws', component: () => import('./draw/DrawsPage.vue'), meta: { title: '抽奖' } },
  {
    path: 'draws/:id',
    name: 'draw',
    component: () => import('./draw/DrawPage.vue'),
    props: true,
    meta: { title: '抽奖' },
  },
  {
    path: 'contests',
    name: 'contests',
    component: () => import('./contest/ContestsPage.vue'),
    meta: { title: '现场竞赛' },
  },
  {
    path: 'contests/:id/results',
    name: 'results',
    component: () => import('./contest/ResultsPage.vue'),
    props: true,
    meta: { title: '竞赛成绩' },
  },
  {
    path: 'contests/:id/chairs',
    name: 'chairs',
    component: () => import('./contest/ChairsPage.vue'),
    props: true,
    meta: { title: '席位二维码' },
  },
  {
    path: 'online',
    name: 'online',
    component: () => import('./online/OnlinePage.vue'),
    meta: { title: '线上竞赛', whole: true },
  },
  {
    path: 'online/results',
    name: 'online-results',
    component: () => import('./online/ResultsPage.vue'),
    meta: { title: '线上竞赛成绩' },
  },
  {
    path: 'exams',
    name: 'exams',
    component: () => import('./exam/ExamsPage.vue'),
    meta: { title: '模拟考试', whole: true },
  },
  {
    path: 'exams/:id',
    name: 'exam',
    component: () => import('./exam/ExamPage.vue'),
    props: true,
    meta: { title: '模拟考试', whole: true },
  },
  {
    path: 'printings',
    name: 'printings',
    component: () => import('./printing/PrintingsPage.vue'),
    meta: { title: '纸质答题' },
  },
  {
    path: 'printings/enter',
    name: 'printing-enter',
    component: () => import('./printing/EnterPage.vue'),
    meta: { title: '录入答卷' },
  },
  {
    path: 'printings/:id',
    name: 'printing',
    component: () => import('./printing/PilePage.vue'),
    props: true,
    meta: { title: '一批卷子' },
  },
  {
    path: 'education',
    name: 'education',
    component: () => import('./education/SchemesPage.vue'),
    meta: { title: '三级安全教育' },
  },
  {
    path: 'education/people/:id',
    name: 'education-person',
    component: () => import('./education/PersonPage.vue'),
    props: true,
    meta: { title: '一人一档' },
  },
  {
    path: 'education/:id',
    name: 'education-unit',
    component: () => import('./education/RollPage.vue'),
    props: true,
    meta: { title: '三级安全教育' },
  },
  {
    path: 'education/:id/scheme',
    name: 'education-scheme',
    component: () => import('./education/SchemePage.vue'),
    props: true,
    meta: { title: '三级安全教育' },
  },
  {
    path: 'courses',
    name: 'courses',
    component: () => import('./course/CoursesPage.vue'),
    meta: { title: '执法培训' },
  },
  {
    path: 'courses/:id',
    name: 'course',
    component: () => import('./course/CoursePage.vue'),
    props: true,
    meta: { title: '执法培训' },
  },
  {
    path: 'officers',
    name: 'officers',
    component: () => import('./course/OfficersPage.vue'),
    meta: { title: '执法人员名册' },
  },
  {
    path: 'officers/:id',
    name: 'officer',
    component: () => import('./course/OfficerPage.vue'),
    props: true,
    meta: { title: '执法人员' },
  },
  { path: 'rules', name: 'rules', component: () => import('./rules/RulesPage.vue'), meta: { title: '比赛规则' } },
  { path: 'banks', name: 'banks', component: () => import('./bank/BanksPage.vue'), meta: { title: '题库' } },
  {
    path: 'banks/:id',
    name: 'bank',
    component: () => import('./bank/BankPage.vue'),
    props: true,
    meta: { title: '题库' },
  },
  {
    path: 'questions',
    name: 'questions',
    component: () => import('./editing/QuestionsPage.vue'),
    meta: { title: '出题与复核' },
  },
  {
    path: 'questions/new',
    name: 'new-question',
    component: () => import('./editing/QuestionPage.vue'),
    meta: { title: '写一道题' },
  },
  {
    path: 'questions/files',
    name: 'question-files',
    component: () => import('./exchange/ExchangePage.vue'),
    meta: { title: '题目导入导出' },
  },
  {
    path: 'questions/:id',
    name: 'question',
    component: () => import('./editing/QuestionPage.vue'),
    props: true,
    meta: { title: '一道题' },
  },
  {
    path: 'feedback',
    name: 'feedback',
    component: () => import('./bank/FeedbackPage.vue'),
    meta: { title: '题目反馈', whole: true },
  },
  {
    path: 'statutes',
    name: 'statutes',
    component: () => import('./statute/StatutesPage.vue'),
    meta: { title: '法律文本', whole: true },
  },
  {
    path: 'fairplay',
    name: 'fairplay',
    component: () => import('./fairplay/FairPlayPage.vue'),
    meta: { title: '公平核查', whole: true },
  },
  {
    path: 'districts',
    name: 'districts',
    component: () => import('./district/DistrictsPage.vue'),
    meta: { title: '镇街', whole: true },
  },
  {
    path: 'names',
    name: 'names',
    component: () => import('./names/NamesPage.vue'),
    meta: { title: '名字用词', whole: true },
  },
  {
    path: 'organisers',
    name: 'organisers',
    component: () => import('./organiser/OrganisersPage.vue'),
    meta: { title: '账号', whole: true },
  },
]

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
