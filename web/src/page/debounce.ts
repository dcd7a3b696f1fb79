/** Calls `run` with the last argument, `ms` after the last call. */
export const debounce = <T>(run: (value: T) => void, ms: number): ((value: T) => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      run(value)
    }, ms)
  }
}
