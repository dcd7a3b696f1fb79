/**
 * Any name as RFC 6266 wants it: plain characters for old clients, UTF-8 for all others. Only the name's last component, for
 * a client should not have to choose a folder.
 */
export const attachment = (name: string): string => {
  // A lone surrogate has no UTF-8.
  const base = (name.split(/[/\\]/).findLast((component) => component !== '') ?? 'file').toWellFormed()
  const plain = base.replaceAll(/[^\x20-\x7e]|["%\\]/g, '_')
  const encoded = encodeURIComponent(base).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
