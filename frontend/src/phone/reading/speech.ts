import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Reading aloud, where the phone can. WeChat on Android cannot, and then no button is shown. */
export interface Speech {
  available: boolean
  speaking: Readonly<Ref<boolean>>
  toggle: (text: string) => void
  stop: () => void
}

/** Speech for one page; it falls silent when the page is left. */
export function useSpeech(): Speech {
  const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : undefined
  const available = !!synthesis && 'SpeechSynthesisUtterance' in window
  const speaking = ref(false)
  const stop = () => {
    synthesis?.cancel()
    speaking.value = false
  }
  const toggle = (text: string) => {
    if (!available || speaking.value) return stop()
    const words = new SpeechSynthesisUtterance(text)
    words.lang = 'zh-CN'
    words.rate = 0.9
    words.onend = words.onerror = () => (speaking.value = false)
    synthesis?.cancel()
    synthesis?.speak(words)
    speaking.value = true
  }
  onBeforeUnmount(stop)
  return { available, speaking, toggle, stop }
}
