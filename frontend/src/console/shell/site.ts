import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api, take } from '@/shared/api/client'
import type { District, Campaign, Law, Site } from '../wire'

const chosenKey = 'pufa-console-campaign'

/** What every page leans on: the site's name, its sub-districts and laws, and the campaign being looked at. */
export const useSite = defineStore('site', () => {
  const site = shallowRef<Site>()
  const campaigns = shallowRef<Campaign[]>([])
  const districts = shallowRef<District[]>([])
  const laws = shallowRef<Law[]>([])
  const chosen = ref(localStorage.getItem(chosenKey) ?? '')

  /** The chosen campaign; else the one on now; else the newest. */
  const campaign = computed(() => {
    const all = campaigns.value
    return (
      all.find((c) => c.id === chosen.value) ??
      all.find((c) => c.id === site.value?.campaign?.id) ??
      [...all].sort((a, b) => b.from.localeCompare(a.from))[0]
    )
  })

  /** The root's own children that keep books: sub-districts, towns and units, in the order of their codes. */
  const streets = computed(() => {
    const root = site.value?.district.code
    return districts.value.filter((d) => d.kind !== '区' && d.kind !== '社区' && (!root || d.parent === root))
  })

  function choose(id: string): void {
    chosen.value = id
    localStorage.setItem(chosenKey, id)
  }

  function nameOf(code: string | undefined): string {
    if (!code) return site.value?.district.name ?? '区级'
    return districts.value.find((d) => d.code === code)?.name ?? code
  }

  function lawName(id: string | undefined): string {
    return laws.value.find((law) => law.id === id)?.short ?? id ?? ''
  }

  async function loadCampaigns(): Promise<void> {
    campaigns.value = (await take(api.GET('/api/v1/campaigns'))).campaigns ?? []
  }

  async function loadDistricts(): Promise<void> {
    districts.value = (await take(api.GET('/api/v1/districts'))).districts ?? []
  }

  async function load(): Promise<void> {
    const [here, all] = await Promise.all([
      take(api.GET('/api/v1/site')),
      take(api.GET('/api/v1/laws')),
      loadCampaigns(),
      loadDistricts(),
    ])
    site.value = here
    laws.value = all.laws ?? []
  }

  return {
    site,
    campaigns,
    campaign,
    districts,
    streets,
    laws,
    choose,
    nameOf,
    lawName,
    load,
    loadCampaigns,
    loadDistricts,
  }
})
