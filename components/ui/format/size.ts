/** Bytes as people compare image sizes: decimal units, three figures at most. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const text = unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))
  return `${text} ${units[unit]}`
}
