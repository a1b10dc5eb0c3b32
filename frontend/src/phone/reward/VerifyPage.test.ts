import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { routerKey, type Router } from '../route/router'
import VerifyPage from './VerifyPage.vue'

it('asks for a number where none was typed, and goes to the one that was', async () => {
  const push = vi.fn(() => Promise.resolve())
  const router = { place: shallowRef({ path: '/verify', page: {}, params: {} }), push } as unknown as Router
  const page = mount(VerifyPage, { attachTo: document.body, global: { provide: { [routerKey as symbol]: router } } })
  await flushPromises()
  await page.get('form').trigger('submit')
  expect(page.get('[role=alert]').text()).toBe('先输入编号。')
  expect(document.activeElement?.id).toBe('number')
  expect(push).not.toHaveBeenCalled()
  await page.get('input').setValue(' PF26-7K3M ')
  await page.get('form').trigger('submit')
  expect(push).toHaveBeenCalledWith('/verify/PF26-7K3M')
  expect(page.find('[role=alert]').exists()).toBe(false)
  page.unmount()
})
