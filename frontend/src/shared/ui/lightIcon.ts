import { h, type FunctionalComponent } from 'vue'

/** An icon as the library keeps it: its name, and the elements of its drawing. */
interface IconData {
  name: string
  node: [tag: string, attributes: Record<string, string>][]
}

const frame = {
  xmlns: 'http://www.w3.org/2000/svg',
  width: 24,
  height: 24,
  viewBox: '0 0 24 24',
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 2,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
}

/**
 * Draws an icon of the library. It takes the place of the library's own, whose contexts and aliases are a kilobyte,
 * compressed, of what a phone loads before it can be tapped. Whatever else is set on the icon is set on the drawing.
 */
export default function lightIcon({ node }: IconData): FunctionalComponent {
  return (attributes) =>
    h(
      'svg',
      { ...frame, ...attributes },
      node.map(([tag, own]) => h(tag, own)),
    )
}
