import { computed, nextTick, reactive, ref, shallowRef, type Ref } from 'vue'
import { api, take } from '@/shared/api/client'
import { asProblem } from '@/shared/api/problem'
import type { LeafView } from '@/shared/api/schema'
import { readTyped } from './typed'

/** A paper that has just been typed in. */
export interface Done {
  code: string
  words: string
  nickname: string
  answered: number
  corrected: boolean
}

/** How many of the papers typed in here the page still names. */
const doneMost = 12

/** Typing papers in, one after the other. `focus` puts the cursor into a field by its name. */
export function useEntry(focus: (name: string) => void) {
  const code = ref('')
  const leaf = shallowRef<LeafView>()
  const correcting = ref(false)
  const answers = ref<string[]>([])
  const form = reactive({ nickname: '', again: '', reason: '' })
  const wrong = reactive<Record<string, string>>({})
  const problem = ref('')
  const busy = ref(false)
  const done: Ref<Done[]> = ref([])
  const count = ref(0)
  const typing = computed(() => leaf.value && leaf.value.printing.takes && (!leaf.value.entry || correcting.value))
  const answered = computed(() => answers.value.filter((one) => one.trim() !== '' && one !== '-').length)

  function to(name: string): void {
    void nextTick(() => focus(name))
  }
  function forgive(): void {
    for (const key of Object.keys(wrong)) delete wrong[key]
    problem.value = ''
  }
  async function trying(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    forgive()
    try {
      await work()
    } catch (cause) {
      const found = asProblem(cause)
      Object.assign(wrong, found.fields)
      problem.value = found.detail
      const first = Object.keys(found.fields)[0]
      if (first) to(first)
    } finally {
      busy.value = false
    }
  }

  function empty(of: LeafView): void {
    leaf.value = of
    correcting.value = false
    answers.value = of.fields.map(() => '')
    Object.assign(form, { nickname: '', again: '', reason: '' })
  }

  async function look(): Promise<void> {
    await trying(async () => {
      leaf.value = undefined
      empty(await take(api.GET('/api/v1/leaves/{code}', { params: { path: { code: code.value.trim() } } })))
      to(leaf.value && (leaf.value as LeafView).entry ? 'next' : 'nickname')
    })
    if (!leaf.value) to('code')
  }

  /** Begins a correction with what was typed in before. */
  function correct(): void {
    const last = leaf.value?.entry?.records.at(-1)
    if (!last) return
    correcting.value = true
    answers.value = [...last.typed]
    form.nickname = last.nickname
    to('answers[0]')
  }

  /** Reads one field again; true if it can be read. */
  function check(index: number): boolean {
    const field = leaf.value?.fields[index]
    if (!field) return true
    const read = readTyped(field, answers.value[index] ?? '')
    answers.value[index] = read.text
    const key = `answers[${index}]`
    if (read.wrong) wrong[key] = read.wrong
    else delete wrong[key]
    return !read.wrong
  }

  /** Goes on from one field to the next, if it can be read. */
  function onwards(index: number): void {
    if (!check(index)) return
    to(index + 1 < answers.value.length ? `answers[${index + 1}]` : correcting.value ? 'reason' : 'save')
  }
  function back(index: number): void {
    to(index > 0 ? `answers[${index - 1}]` : 'nickname')
  }

  async function save(): Promise<void> {
    const of = leaf.value
    if (!of) return
    const bad = of.fields.findIndex((_, index) => !check(index))
    if (bad >= 0) return to(`answers[${bad}]`)
    await trying(async () => {
      const params = { path: { code: of.code } }
      const typed = { nickname: form.nickname.trim(), answers: answers.value }
      const kept = correcting.value
        ? await take(
            api.POST('/api/v1/leaves/{code}/corrections', {
              params,
              body: { ...typed, reason: form.reason, records: of.entry?.records.length ?? 0 },
            }),
          )
        : await take(api.POST('/api/v1/leaves/{code}', { params, body: { ...typed, again: form.again.trim() } }))
      count.value += 1
      const line: Done = {
        code: kept.code,
        words: kept.words,
        nickname: kept.entry?.nickname ?? '',
        answered: kept.entry?.answered ?? 0,
        corrected: correcting.value,
      }
      done.value = [line, ...done.value.filter((one) => one.code !== line.code)].slice(0, doneMost)
      leave()
    })
  }

  /** Puts the paper aside and waits for the next. */
  function leave(): void {
    leaf.value = undefined
    correcting.value = false
    code.value = ''
    forgive()
    to('code')
  }

  return {
    code,
    leaf,
    correcting,
    answers,
    form,
    wrong,
    problem,
    busy,
    done,
    count,
    typing,
    answered,
    look,
    correct,
    check,
    onwards,
    back,
    save,
    leave,
    to,
  }
}
