import { inject, type InjectionKey } from 'vue'
import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import { Delivery } from './delivery'
import { Outbox } from './outbox'

/** The page's one delivery. What an earlier visit left waiting goes out on `start`. */
export const delivery = new Delivery(new Outbox(), ({ attempt, index, given }) =>
  take(api.PUT('/api/v1/attempts/{id}/answers/{index}', { params: { path: { id: attempt, index } }, body: { given } })),
)

/** Where a test puts another one. */
export const deliveryKey: InjectionKey<Delivery> = Symbol('delivery')

/** The delivery of the page. */
export function useDelivery(): Delivery {
  return inject(deliveryKey, delivery)
}
