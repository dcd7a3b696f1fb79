/** Copies text; also on plain http from another machine, where there is no clipboard interface. False if refused. */
export const copyText = async (text: string): Promise<boolean> => {
  if (isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Permission may be denied; the old way often still works.
    }
  }
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'offscreen'
  document.body.append(area)
  area.select()
  // Deprecated, and the only way without a secure context.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('copy')
  area.remove()
  return done
}
