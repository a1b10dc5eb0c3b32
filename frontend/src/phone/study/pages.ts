import type { Component } from 'vue'
import OfflinePage from '../offline/OfflinePage.vue'
import RunPage from '../offline/RunPage.vue'
import CheckPage from '../check/CheckPage.vue'
import FairPage from '../check/FairPage.vue'
import ChoosePage from './ChoosePage.vue'
import MarksPage from './MarksPage.vue'
import MinePage from './MinePage.vue'
import ReportsPage from './ReportsPage.vue'
import StartSet from './StartSet.vue'
import WrongPage from './WrongPage.vue'

/** A page under /study/, by the first segment of its path. */
export interface StudyPage {
  title: string
  show?: Component
  /** Instead of `show`: what does not come with the others. */
  load?: () => Promise<{ default: Component }>
}

/**
 * The pages of learning by oneself. They come in one piece: the entry names them once, and whoever has opened one has
 * those for practice without a line on the phone too.
 */
export const studyPages: Readonly<Record<string, StudyPage>> = {
  mine: { title: '我的学习', show: MinePage },
  choose: { title: '选着练', show: ChoosePage },
  start: { title: '练习', show: StartSet },
  wrong: { title: '错题本', show: WrongPage },
  marks: { title: '收藏的题', show: MarksPage },
  offline: { title: '离线练习', show: OfflinePage },
  pack: { title: '离线练习', show: RunPage },
  check: { title: '验证一下', show: CheckPage },
  fair: { title: '公平核查', show: FairPage },
  reports: { title: '我报的错', show: ReportsPage },
  education: { title: '三级安全教育', load: () => import('../education/EducationRoot.vue') },
  course: { title: '执法培训', load: () => import('../course/CoursePage.vue') },
  lesson: { title: '三级安全教育', load: () => import('../education/LessonPage.vue') },
}
