/** Looks into what a stranger sent: anything may be missing, of another type, or too long. */

export type Fields = Readonly<Record<string, unknown>>
const nothing: Fields = {}

/** The object under a name; an empty one where there is none. */
export function inside(fields: Fields, name: string): Fields {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : nothing
}

const mostCharacters = 300
/** What would break a line, a log or a table cell. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu

/** Text that may be stored and shown: printable and short. */
export const printable = (text: string, most = mostCharacters): string =>
  text
    .slice(0, most * 4)
    .replace(unprintable, '')
    .slice(0, most)
    .toWellFormed()

/** A text, or a number as text (the senders mix them); null for anything else, for nothing, and for what is too long. */
export function textOf(fields: Fields, name: string): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null
  if (typeof value !== 'string' || value === '' || value.length > mostCharacters) return null
  return printable(value) === value ? value : null
}

/** A count from 0 on, also where it was written as text. */
export function countOf(fields: Fields, name: string): number | null {
  const text = textOf(fields, name)
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Something that may stand in the path of a call. */
export function nameOf(fields: Fields, name: string): string | null {
  const text = textOf(fields, name)
  return text !== null && /^[\w.-]{1,200}$/.test(text) && !/^\.+$/.test(text) ? text : null
}
