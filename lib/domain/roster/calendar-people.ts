/** Somebody an event of a calendar may name. */
export interface KnownPerson {
  id: string
  key: string
  name: string
  email: string | null
  disabled: boolean
}

export type Named = { people: string[] } | { why: 'nobody' | 'ambiguous' | 'disabled' }

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Keys are ASCII words; a Chinese name stands without spaces around it, a Latin one as words of its own. */
function names(summary: string, name: string): boolean {
  const text = escaped(name.trim())
  if (text === '') return false
  const latin = /^[\p{Script=Latin}\d .'-]+$/u.test(name)
  const pattern = latin ? `(?<![\\p{L}\\p{N}_-])${text}(?![\\p{L}\\p{N}_-])` : text
  return new RegExp(pattern, 'iu').test(summary)
}

/**
 * Whom an event puts on call: its attendees by mail address, all of them; without one we know, the one person whose name
 * or key its summary says. Never a guess: two that fit are `ambiguous`.
 */
export function peopleNamed(
  event: { summary: string; attendees: readonly string[] },
  people: readonly KnownPerson[],
): Named {
  const mail = new Set(event.attendees.map((address) => address.toLowerCase()))
  const invited = people.filter((one) => one.email !== null && mail.has(one.email.toLowerCase()))
  const said = people.filter((one) => names(event.summary, one.name) || names(event.summary, one.key))
  const found = invited.length > 0 ? invited : said
  const enabled = found.filter((one) => !one.disabled)
  if (found.length === 0) return { why: 'nobody' }
  if (enabled.length === 0) return { why: 'disabled' }
  if (invited.length === 0 && enabled.length > 1) return { why: 'ambiguous' }
  return { people: enabled.map(({ id }) => id) }
}
