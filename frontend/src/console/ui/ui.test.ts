import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { ApiProblem } from '@/shared/api/problem'
import { withQuery } from './download'
import { useLoad } from './load'
import { options } from './plot'
import { createRequestIds, requestId } from './request'
import { useSubmit } from './submit'

describe('request ids', () => {
  it('stay for a retry and change with the content', () => {
    const id = createRequestIds()
    const first = id({ quantity: 16 })
    expect(id({ quantity: 16 })).toBe(first)
    expect(id({ quantity: 17 })).not.toBe(first)
    expect(createRequestIds({ content: JSON.stringify({ quantity: 17 }), id: 'kept' })({ quantity: 17 })).toBe('kept')
    expect(requestId()).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('useLoad', () => {
  it('lets a slow earlier answer never overwrite a later one', async () => {
    const waiting: ((value: string) => void)[] = []
    const key = ref(1)
    const scope = effectScope()
    const load = scope.run(() => useLoad(() => new Promise<string>((resolve) => waiting.push(resolve)), key))!
    key.value = 2
    await nextTick()
    waiting[1]!('second')
    await nextTick()
    waiting[0]!('first')
    await nextTick()
    expect(load.data.value).toBe('second')
    scope.stop()
  })
  it('keeps what is shown when a reload fails', async () => {
    const fetcher = vi.fn().mockResolvedValueOnce('there').mockRejectedValueOnce(ApiProblem.offline())
    const scope = effectScope()
    const load = scope.run(() => useLoad(fetcher))!
    await vi.waitFor(() => expect(load.data.value).toBe('there'))
    await load.reload()
    expect(load.data.value).toBe('there')
    expect(load.problem.value?.code).toBe('offline')
    expect(load.busy.value).toBe(false)
    scope.stop()
  })
})

describe('useSubmit', () => {
  it('sends once however often it is pressed', async () => {
    let finish = () => {}
    const action = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const submit = useSubmit(action)
    const first = submit.send()
    expect(await submit.send()).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(action).toHaveBeenCalledOnce()
  })
  it('puts what the server says beside its field', async () => {
    const taken = new ApiProblem(409, 'login_taken', '已有人用')
    const submit = useSubmit(async () => Promise.reject(taken), { login_taken: 'login' })
    await submit.send()
    expect(submit.errorOf('login')).toBe('已有人用')
    expect(submit.errorOf('name')).toBeUndefined()
    expect(submit.general.value).toBeUndefined()
  })
  it('shows field findings by field and anything else in general', async () => {
    const invalid = new ApiProblem(422, 'invalid', '不符合要求', 0, { quantity: '不能小于 1' })
    const submit = useSubmit(async () => Promise.reject(invalid))
    await submit.send()
    expect(submit.general.value).toBe('不符合要求') // no field of the form says it
    const form = useSubmit(async () => Promise.reject(invalid))
    form.errorOf('quantity') // drawn
    await form.send()
    expect(form.errorOf('quantity')).toBe('不能小于 1')
    expect(form.general.value).toBeUndefined()
    const broken = useSubmit(async () => Promise.reject(ApiProblem.offline()))
    await broken.send()
    expect(broken.general.value).toContain('网络')
  })
})

it('asks only for what is set', () => {
  expect(withQuery('/p.xlsx', { campaign: 'c1', from: undefined, to: '' })).toBe('/p.xlsx?campaign=c1')
  expect(withQuery('/p.xlsx', {})).toBe('/p.xlsx')
})

it('draws bars from zero and notes the highest', () => {
  const drawn = options(
    [
      { label: '1', value: 2 },
      { label: '2', value: 5 },
    ],
    '次',
    5,
    false,
    String,
  ) as {
    yAxis: { min: number }
    series: { data: { label: { show: boolean } }[] }[]
  }
  expect(drawn.yAxis.min).toBe(0)
  expect(drawn.series[0]!.data.map((bar) => bar.label.show)).toEqual([false, true])
})
