/** Where a key moves the focus in a list of rows; -1 where it does not move it. */
export function nextRow(at: number, count: number, key: string): number {
  switch (key) {
    case 'ArrowDown':
      return at + 1 < count ? at + 1 : -1
    case 'ArrowUp':
      return at - 1
    case 'Home':
      return at === 0 ? -1 : 0
    case 'End':
      return at === count - 1 ? -1 : count - 1
    default:
      return -1
  }
}
