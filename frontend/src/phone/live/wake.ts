import { onBeforeUnmount, onMounted } from 'vue'

/** Keeps the screen lit where the phone allows it, and asks again after the page was away. */
export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null
  let stopVideo: (() => void) | null = null
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    try {
      if (!('wakeLock' in navigator)) throw new Error('no wake lock')
      lock = await navigator.wakeLock.request('screen')
    } catch {
      // Refused, or an older browser: a muted film that goes on keeps some of them awake.
      stopVideo ??= playSilence()
    }
  }
  const onVisible = () => void ask()
  onMounted(() => {
    void ask()
    document.addEventListener('visibilitychange', onVisible)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisible)
    void lock?.release().catch(() => undefined)
    stopVideo?.()
  })
}

/** Plays a film of a blank canvas, out of sight, until stopped. */
function playSilence(): (() => void) | null {
  const canvas = document.createElement('canvas')
  if (!('captureStream' in canvas)) return null
  canvas.width = canvas.height = 2
  const context = canvas.getContext('2d')
  const timer = window.setInterval(() => context?.fillRect(0, 0, 2, 2), 1000)
  const video = document.createElement('video')
  video.muted = true
  video.setAttribute('playsinline', '')
  video.setAttribute('aria-hidden', 'true')
  video.style.cssText = 'position:fixed;width:1px;height:1px;opacity:0;pointer-events:none'
  video.srcObject = canvas.captureStream(1)
  document.body.appendChild(video)
  void video.play().catch(() => undefined)
  return () => {
    window.clearInterval(timer)
    video.remove()
  }
}
