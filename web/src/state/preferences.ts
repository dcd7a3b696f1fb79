import { computed, effect, signal } from '@preact/signals'
import { LOCALE, preferredLanguage, type Language } from '../text/languages.ts'
import type { Zone } from '../text/times.ts'
import { en } from '../text/en.ts'
import type { Words } from '../text/en.ts'
import { zh } from '../text/zh.ts'
import { changeView, view } from './address.ts'
import { readStored, store } from './stored.ts'

/** How this reader likes it: language, theme, zone. The language also stands in the address, for links. */

const WORDS: Readonly<Record<Language, Words>> = { en, zh }

const storedLanguage = readStored('language')
const browserLanguage: Language =
  storedLanguage === 'en' || storedLanguage === 'zh' ? storedLanguage : preferredLanguage(navigator.languages)

export const language = computed<Language>(() => view.value.language ?? browserLanguage)
export const words = computed<Words>(() => WORDS[language.value])

export const chooseLanguage = (chosen: Language): void => {
  store('language', chosen)
  changeView({ language: chosen })
}

type Theme = 'light' | 'dark'

const darkWanted = matchMedia('(prefers-color-scheme: dark)')
const systemTheme = signal<Theme>(darkWanted.matches ? 'dark' : 'light')
darkWanted.addEventListener('change', () => {
  systemTheme.value = darkWanted.matches ? 'dark' : 'light'
})

const storedTheme = readStored('theme')
const chosenTheme = signal<Theme | null>(
  storedTheme === 'light' || storedTheme === 'dark' ? storedTheme : null,
)

export const theme = computed<Theme>(() => chosenTheme.value ?? systemTheme.value)

export const toggleTheme = (): void => {
  chosenTheme.value = theme.value === 'dark' ? 'light' : 'dark'
  store('theme', chosenTheme.value)
}

export const zone = signal<Zone>(readStored('zone') === 'local' ? 'local' : 'utc')

export const chooseZone = (chosen: Zone): void => {
  zone.value = chosen
  store('zone', chosen)
}

/** Keeps the document's language and theme as chosen. */
export const applyPreferences = (): void => {
  effect(() => {
    document.documentElement.lang = LOCALE[language.value]
    document.documentElement.dataset['theme'] = theme.value
  })
}
