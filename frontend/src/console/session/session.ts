import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api, take } from '@/shared/api/client'
import { ApiProblem } from '@/shared/api/problem'
import type { Organiser } from '../wire'

/** Who is signed in, and what they may be shown. The server decides all the same. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Organiser>()
  const known = ref(false)
  /** The session ended under the page: sign in again over it, so that nothing typed is lost. */
  const ended = ref(false)

  const wholeDistrict = computed(() => me.value?.role === 'district')
  const ownDistrict = computed(() => (wholeDistrict.value ? undefined : me.value?.district))

  async function recall(): Promise<void> {
    try {
      const got = await take(api.GET('/api/v1/session'))
      me.value = got.organiser
    } catch (cause) {
      if (!(cause instanceof ApiProblem) || cause.status !== 401) throw cause
      me.value = undefined
    }
    known.value = true
  }

  async function signIn(login: string, password: string): Promise<void> {
    const got = await take(api.POST('/api/v1/session', { body: { login, password } }))
    me.value = got.organiser
    known.value = true
    ended.value = false
  }

  async function signOut(): Promise<void> {
    await take(api.DELETE('/api/v1/session'))
    me.value = undefined
    ended.value = false
  }

  /** Called for every answer 401; only a person who was signed in can be signed out. */
  function lost(): void {
    if (me.value) ended.value = true
  }

  return { me, known, ended, wholeDistrict, ownDistrict, recall, signIn, signOut, lost }
})
