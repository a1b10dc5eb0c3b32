import { h, type FunctionalComponent } from 'vue'

const kept = 4

/** A text whose last few characters stay on one line, so that no line ends it with a single character. */
export const PhraseText: FunctionalComponent<{ text: string }> = ({ text }) => [
  text.slice(0, -kept),
  h('span', { class: 'whole' }, text.slice(-kept)),
]
PhraseText.props = ['text']
