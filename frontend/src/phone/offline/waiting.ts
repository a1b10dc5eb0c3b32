import { ref, type Ref } from 'vue'
import { heldMail } from './mail'

/** How many answers of offline practice wait for a line. */
export const waiting: Ref<number> = ref(0)
heldMail.tell = (n) => (waiting.value = n)
