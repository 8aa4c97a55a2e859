/** What stands for a name in a small disc: 林晓雯 is 林, Anna Becker is AB, admin is A. */
export function initials(name: string): string {
  const trimmed = name.trim()
  const first = Array.from(trimmed)[0] ?? ''
  if (/\p{Script=Han}/u.test(first)) return first
  const words = trimmed.split(/\s+/)
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : ''
  return `${first}${last}`.toUpperCase()
}
