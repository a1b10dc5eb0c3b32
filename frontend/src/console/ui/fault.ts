type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** What is wrong with a field, in Chinese whatever language the browser speaks. "" when nothing is. */
export function faultOf(field: Control): string {
  const { validity } = field
  if (validity.valid) return ''
  if (validity.valueMissing) return field instanceof HTMLSelectElement ? '请选一项' : '请填这一项'
  if (validity.tooShort) return `至少 ${(field as HTMLInputElement).minLength} 个字符`
  if (validity.rangeUnderflow) return `不能小于 ${(field as HTMLInputElement).min}`
  if (validity.rangeOverflow) return `不能大于 ${(field as HTMLInputElement).max}`
  return field.type === 'number' ? '请填整数' : '格式不对'
}

const isControl = (target: EventTarget | null): target is Control =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement

/**
 * Makes the browser's own checks of all forms under root speak Chinese. What was said about a field is forgotten
 * before the form is checked again, however its value came to change meanwhile; Enter in a field clicks the key too.
 */
export function speakChinese(root: Document): void {
  root.addEventListener('invalid', ({ target }) => isControl(target) && target.setCustomValidity(faultOf(target)), true)
  root.addEventListener(
    'click',
    ({ target }) => {
      const key = target instanceof Element ? target.closest<HTMLButtonElement>('button[type=submit]') : null
      for (const field of key?.form?.elements ?? []) if (isControl(field)) field.setCustomValidity('')
    },
    true,
  )
}
