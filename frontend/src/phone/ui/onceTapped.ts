/**
 * Does something on a tap, but not on the second one of a double tap: that one was meant for the key that stood in the
 * same place before the answer came.
 */
export const onceTapped = (act: () => unknown) => (event: MouseEvent) => {
  if (event.detail < 2) act()
}
