import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { computed, ref, shallowRef } from 'vue'
import type { Sitting, SittingQuestion as Asked } from '@/shared/api/types'
import { Delivery } from '../attempt/delivery'
import { deliveryKey } from '../attempt/mail'
import { Outbox } from '../attempt/outbox'
import { routerKey, type Router } from '../route/router'
import { scaleKey, type Scale } from '../view/scale'
import type { SittingFlow } from './sitting'
import SittingQuestion from './SittingQuestion.vue'

const asked = {
  index: 0,
  type: 'multiple',
  stem: '哪些对？',
  options: ['甲', '乙'],
  topic: '火警',
  points: 20,
  earned: 0,
}

function show(sitting: Partial<Sitting>, scale: Scale = 'phone') {
  const question = { ...asked, missed: false, shown: 0, until: 0 } as Asked
  const whole = {
    kind: 'online',
    phase: 'formal',
    total: 5,
    next: 0,
    ends: 0,
    seconds: 0,
    wrong: 0,
    questions: [question],
  }
  const flow = {
    refusal: shallowRef(null),
    busy: ref(false),
    question: shallowRef(question),
    stage: ref('choosing'),
    answered: computed(() => () => false),
    waiting: ref(0),
    draft: ref({ options: [] }),
    canSend: ref(false),
    now: ref(0),
  } as unknown as SittingFlow
  const router = { place: shallowRef({ path: '/', page: {}, params: {} }) } as unknown as Router
  return mount(SittingQuestion, {
    props: { flow, sitting: { ...whole, ...sitting } as Sitting },
    global: {
      provide: {
        [routerKey as symbol]: router,
        [scaleKey as symbol]: ref(scale),
        [deliveryKey as symbol]: new Delivery(new Outbox(null), () => Promise.reject(new Error('unused'))),
      },
    },
  })
}

it.each([
  [false, '不止一个，多选少选都不算对'],
  [true, '不止一个，少选得部分分，错选不得分'],
])('says what a part of the answer is worth when parts count: %s', (partial, words) =>
  expect(show({ partial }).get('.dock').text()).toContain(words),
)

it.each([
  ['phone', '正式赛，第 1 题，共 5 题'],
  ['elder', '第 1 题，共 5 题'],
  ['elder-max', '1 / 5'],
] as const)('says the place in few words: %s', (scale, words) =>
  expect(show({}, scale).get('header p').text()).toBe(words),
)

it('has a word on the way out for elders', () => {
  expect(show({}, 'elder').get('header a').text()).toBe('退出')
  expect(show({}).get('header a').text()).toBe('')
})
