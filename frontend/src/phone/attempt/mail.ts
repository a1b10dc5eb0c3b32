import { inject, type InjectionKey } from 'vue'
import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import { Delivery } from './delivery'
import { Outbox } from './outbox'

const sitting = 'sitting:'

/** Under what an answer of a sitting waits, beside those of attempts. */
export const sittingKey = (id: string): string => sitting + id

/** The page's one delivery. What an earlier visit left waiting goes out on `start`. */
export const delivery = new Delivery(new Outbox(), ({ attempt, index, given, took }) => {
  const to = <Body>(id: string, body: Body) => ({ params: { path: { id, index } }, body })
  return attempt.startsWith(sitting)
    ? take(api.PUT('/api/v1/sittings/{id}/answers/{index}', to(attempt.slice(sitting.length), { given })))
    : take(
        api.PUT(
          '/api/v1/attempts/{id}/answers/{index}',
          to(attempt, took === undefined ? { given } : { given, took_ms: took }),
        ),
      )
})

/** Where a test puts another one. */
export const deliveryKey: InjectionKey<Delivery> = Symbol('delivery')

/** The delivery of the page. */
export function useDelivery(): Delivery {
  return inject(deliveryKey, delivery)
}
