import '@/shared/styles/marks.css'
import '@/shared/styles/night.css'
import '@/shared/styles/charts.css'
import './later.css'
import type { Component } from 'vue'
import { delivery } from './attempt/mail'
import { keepsOffline } from './offline/store'

// What every page but the first needs. It comes as one file right behind the first page, and before any other shows.

/** Sends what an earlier visit left: answers of attempts, and of practice without a line if this phone keeps any. */
export function start(): void {
  delivery.start()
  if (keepsOffline()) void import('./offline/mail').then(({ heldMail }) => heldMail.start())
}

/**
 * Pages that are opened out of others, or seldom, by their paths: what they are loaded by need not be in the entry. One
 * that is opened by its address waits for this file first.
 */
export const inner: Readonly<Record<string, () => Promise<{ default: Component }>>> = {
  '/me/data': () => import('./me/DataPage.vue'),
  '/points': () => import('./points/PointsPage.vue'),
  '/me/certificates': () => import('./reward/CertificatesPage.vue'),
  '/me/draws': () => import('./reward/DrawsPage.vue'),
  '/draw/:id': () => import('./reward/DrawPage.vue'),
  '/preview': () => import('./preview/PreviewPage.vue'),
  '/order/:page?': () => import('./order/OrderRoot.vue'),
  '/campaign/:id/:page?': () => import('./campaign/CampaignRoot.vue'),
  '/verify/:number?/:signature?': () => import('./reward/VerifyPage.vue'),
  '/move': () => import('./move/MovePage.vue'),
}
