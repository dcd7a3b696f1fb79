import { addFiles } from '../upload/transfers.ts'
import {
  chooseLanguage,
  chooseZone,
  language,
  theme,
  toggleTheme,
  words,
  zone,
} from '../state/preferences.ts'
import { Icon } from './Icon.tsx'
import { uploadsShown } from './Uploads.tsx'

const pick = (event: Event): void => {
  if (!(event.currentTarget instanceof HTMLInputElement)) return
  addFiles(Array.from(event.currentTarget.files ?? [], (file) => ({ name: file.name, file })))
  // The same file picked again is a new upload.
  event.currentTarget.value = ''
}

export const AddFiles = ({ testId }: { readonly testId?: string }) => (
  <label class="button primary">
    <Icon name="plus" />
    <span>{words.value.addFiles}</span>
    <input
      type="file"
      multiple
      class="offscreen"
      aria-label={words.value.addFiles}
      data-testid={testId}
      onChange={pick}
    />
  </label>
)

const ZoneChoice = () => (
  <div class="segmented" role="group" aria-label={words.value.zoneTitle} title={words.value.zoneTitle}>
    {(['utc', 'local'] as const).map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={zone.value === name}
        onClick={() => {
          chooseZone(name)
        }}
      >
        {words.value[name]}
      </button>
    ))}
  </div>
)

export const Header = () => {
  const w = words.value
  const toggleTitle = theme.value === 'dark' ? w.toLight : w.toDark
  return (
    <header class="header">
      <button
        type="button"
        class="quiet icon-button menu-button"
        aria-label={w.uploads}
        aria-expanded={uploadsShown.value}
        aria-controls="uploads"
        onClick={() => {
          uploadsShown.value = !uploadsShown.value
        }}
      >
        <Icon name="menu" />
      </button>
      <h1 class="brand">
        <svg viewBox="0 0 20 16" width="20" height="16" aria-hidden="true">
          <rect x="1" y="1" width="18" height="3" rx="1.5" />
          <rect x="1" y="6.5" width="12" height="3" rx="1.5" opacity=".7" />
          <rect x="1" y="12" width="6" height="3" rx="1.5" opacity=".45" />
        </svg>
        logkin
      </h1>
      <AddFiles testId="file-input" />
      <span class="header-hint">{w.dropHere}</span>
      <span class="spacer" />
      <ZoneChoice />
      <button
        type="button"
        class="quiet"
        title={w.languageTitle}
        lang={language.value === 'en' ? 'zh-CN' : 'en'}
        onClick={() => {
          chooseLanguage(language.value === 'en' ? 'zh' : 'en')
        }}
      >
        {language.value === 'en' ? '中文' : 'English'}
      </button>
      <button
        type="button"
        class="quiet icon-button"
        data-testid="theme-toggle"
        title={toggleTitle}
        aria-label={toggleTitle}
        onClick={toggleTheme}
      >
        <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
      </button>
      <a class="button quiet api-link" href="/docs/">
        {w.apiDocs}
      </a>
    </header>
  )
}
