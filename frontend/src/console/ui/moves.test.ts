import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { moved, useMoves, type Step } from './moves'

it('moves a line up or down, and not past the ends', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})

it('keeps the keyboard on the line that was moved, by its other key at the end', async () => {
  const lines = ref(['a', 'b', 'c'])
  const list = defineComponent(() => {
    const within = ref<HTMLElement>()
    const move = useMoves(within)
    const key = (n: number, step: Step) =>
      h('button', {
        'data-move': step,
        id: `${lines.value[n]}${step}`,
        disabled: n + step < 0 || n + step >= lines.value.length,
        onClick: () => void move(lines.value, n, step, (next) => (lines.value = next)),
      })
    return () =>
      h(
        'ol',
        { ref: within },
        lines.value.map((_, n) => h('li', { key: n }, [key(n, -1), key(n, 1)])),
      )
  })
  const page = mount(list, { attachTo: document.body })
  await page.get('#a1').trigger('click')
  await nextTick()
  expect(lines.value).toEqual(['b', 'a', 'c'])
  expect(document.activeElement?.id).toBe('a1')
  await page.get('#a1').trigger('click')
  await nextTick()
  expect(document.activeElement?.id).toBe('a-1')
  page.unmount()
})
