import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { AttemptQuestion, Given } from '@/shared/api/types'
import { routerKey, type Router } from '../route/router'
import ReviewLists from './ReviewLists.vue'

vi.mock('../study/StepActions.vue', () => ({ default: { template: '<i />' } }))

const asked = (index: number, article_title: string, given?: Given): AttemptQuestion => ({
  index,
  type: 'single',
  stem: `第 ${index + 1} 题`,
  options: ['甲', '乙'],
  topic: '',
  ...(given ? { given } : {}),
  verdict: {
    question: `q${index}`,
    correct: false,
    answer: [0],
    explanation: '因为甲。',
    law_short: '安全生产法',
    article_title,
    law_version: '2021 年修正',
    topic: '',
  },
})
const show = (...questions: AttemptQuestion[]) => {
  const router = { place: shallowRef({ path: '/', page: {}, params: {} }) } as unknown as Router
  const provide = { [routerKey as symbol]: router }
  return mount(ReviewLists, { props: { questions }, global: { provide } }).text()
}

it('names each article once, in the order of the law', () => {
  const text = show(asked(0, '第二十五条', { options: [1] }), asked(1, '第六条', { options: [1] }))
  expect(text).toContain('第六条、第二十五条')
  expect(text.split('去读这几条')).toHaveLength(2)
})

it('shows what was given beside what is right', () => {
  const text = show(asked(0, '第六条', { options: [1] }))
  expect(text).toContain('你答的：乙')
  expect(text).toContain('正确答案：甲')
  expect(text).toContain('错题本')
})

it('keeps apart what was not answered: the notebook has nothing of it', () => {
  const text = show(asked(0, '第六条'))
  expect(text).toContain('没答的题')
  expect(text).not.toContain('错题本')
  expect(text).not.toContain('你答的')
})
