import { ElMessage } from 'element-plus'

/** One sentence at the top of the page; it takes the place of the one before, so that they never pile up. */
function say(type: 'success' | 'info' | 'error', message: string): void {
  ElMessage.closeAll()
  const wait = 2000 + message.length * 120 // as long as it takes to read
  ElMessage({ type, message, duration: wait })
}

/** What was just done. */
export const told = (message: string): void => say('success', message)

/** What the person should know or do next. */
export const noted = (message: string): void => say('info', message)

/** What was not done, and why. */
export const failed = (message: string): void => say('error', message)
