import { beforeEach, expect, it, vi } from 'vitest'
import { confirmed } from './confirm'
import { removed } from './remove'
import { failed, told } from './say'

vi.mock('./confirm', () => ({ confirmed: vi.fn() }))
vi.mock('./say', () => ({ failed: vi.fn(), told: vi.fn() }))
beforeEach(() => vi.clearAllMocks())

it('deletes nothing without a yes', async () => {
  vi.mocked(confirmed).mockResolvedValue(false)
  const remove = vi.fn()
  expect(await removed('删掉这条？', remove)).toBe('kept')
  expect(remove).not.toHaveBeenCalled()
  expect(told).not.toHaveBeenCalled()
})
it('says that it is gone, or why not', async () => {
  vi.mocked(confirmed).mockResolvedValue(true)
  expect(await removed('删掉这条？', () => Promise.resolve())).toBe('gone')
  expect(told).toHaveBeenCalledWith('删掉了')
  expect(await removed('删掉这条？', () => Promise.reject(new Error('断网')))).toBe('failed')
  expect(failed).toHaveBeenCalledWith(expect.stringContaining('没能删掉'))
})
