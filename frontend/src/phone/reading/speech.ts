import { computed, onBeforeUnmount, ref, watch, type ComputedRef } from 'vue'
import { findClips } from '@/shared/reading/clips'
import { createTape } from '@/shared/reading/tape'
import { inOneBreath } from '@/shared/reading/texts'

/** Reading aloud: by the browser's voice, or else by clips of the server. Without either no button is shown. */
export interface Speech {
  available: ComputedRef<boolean>
  speaking: ComputedRef<boolean>
  toggle: () => void
  stop: () => void
}

/** Whether the browser reads Chinese. Some do not list their voices: then one can but try. */
type Voice = 'yes' | 'maybe' | 'no'

function voiceOf(synthesis: SpeechSynthesis | undefined): Voice {
  if (!synthesis || !('SpeechSynthesisUtterance' in window)) return 'no'
  const voices = synthesis.getVoices?.() ?? []
  if (!voices.length) return 'maybe'
  return voices.some((one) => /^(zh|cmn)\b/i.test(one.lang)) ? 'yes' : 'no'
}

/** Reads what a page shows at the moment; it falls silent when that changes or the page is left. */
export function useSpeech(texts: () => readonly string[], find = findClips): Speech {
  const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : undefined
  const voice = ref(voiceOf(synthesis))
  const clips = ref<string[]>([])
  const saying = ref(false)
  const tape = createTape()
  const again = () => (voice.value = voiceOf(synthesis))
  synthesis?.addEventListener?.('voiceschanged', again)

  const stop = () => {
    synthesis?.cancel()
    saying.value = false
    tape.stop()
  }
  const say = () => {
    const words = new SpeechSynthesisUtterance(inOneBreath(texts()))
    words.lang = 'zh-CN'
    words.rate = 0.9
    words.onend = words.onerror = () => (saying.value = false)
    synthesis?.cancel()
    synthesis?.speak(words)
    saying.value = true
  }
  const speaking = computed(() => saying.value || tape.playing.value)
  const toggle = () => {
    if (speaking.value) return stop()
    if (voice.value !== 'yes' && clips.value.length) void tape.play(clips.value)
    else if (voice.value !== 'no') say()
  }
  watch(
    () => [texts().join('\n'), voice.value],
    async ([now]) => {
      stop()
      clips.value = []
      if (voice.value === 'yes') return
      const found = await find(texts())
      if (texts().join('\n') === now) clips.value = found
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    synthesis?.removeEventListener?.('voiceschanged', again)
    stop()
  })
  return { available: computed(() => voice.value !== 'no' || clips.value.length > 0), speaking, toggle, stop }
}
