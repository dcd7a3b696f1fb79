export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** As `lang` attribute and for Intl. */
export const LOCALE: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' }

/** The first of the browser's languages that the page speaks, else English. */
export const preferredLanguage = (wanted: readonly string[]): Language => {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
