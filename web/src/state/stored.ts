/** Small preferences of this browser; without storage (private windows, policies) they last as long as the page. */
export const readStored = (key: string): string | null => {
  try {
    return localStorage.getItem(`logkin.${key}`)
  } catch {
    return null
  }
}

export const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(`logkin.${key}`, value)
  } catch {
    // Nothing depends on it.
  }
}
