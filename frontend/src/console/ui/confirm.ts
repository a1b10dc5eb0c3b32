import { ElMessageBox } from 'element-plus'

/** Asks before something that cannot be taken back. False when the answer is no. */
export async function confirmed(text: string, yes: string, title = '请确认'): Promise<boolean> {
  try {
    await ElMessageBox.confirm(text, title, {
      confirmButtonText: yes,
      cancelButtonText: '取消',
      confirmButtonClass: 'danger-key',
      autofocus: false,
    })
    return true
  } catch {
    return false
  }
}
