/** Index of the first that is not below `value`, from index `from` on. */
export const lowerBound = (ascending: Float64Array, value: number, from = 0): number => {
  let [low, high] = [from, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
