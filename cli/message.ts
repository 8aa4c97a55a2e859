/** Messages as the face keeps them: {name}, {n, plural, one {…} other {…}}, {kind, select, …}. No library: 40 lines do. */
type Values = Record<string, string | number>

/** Index of the brace that closes the one at `from`. */
function closing(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}' && --depth === 0) return at
  }
  return text.length
}

function optionsOf(text: string): Map<string, string> {
  const options = new Map<string, string>()
  let rest = text
  for (;;) {
    const open = rest.indexOf('{')
    if (open < 0) return options
    const end = closing(rest, open)
    options.set(rest.slice(0, open).trim(), rest.slice(open + 1, end))
    rest = rest.slice(end + 1)
  }
}

function argument(inner: string, values: Values, locale: string): string {
  const [name = '', kind, ...more] = inner.split(',').map((part, index) => (index < 2 ? part.trim() : part))
  const value = values[name] ?? ''
  if (kind === undefined) return String(value)
  const options = optionsOf(more.join(','))
  const chosen =
    kind === 'plural'
      ? (options.get(`=${value}`) ?? options.get(new Intl.PluralRules(locale).select(Number(value))))
      : options.get(String(value))
  const text = chosen ?? options.get('other') ?? ''
  return format(kind === 'plural' ? text.replaceAll('#', String(value)) : text, values, locale)
}

/** A value that is missing is left out rather than a reason for silence. */
export function format(text: string, values: Values, locale: string): string {
  const open = text.indexOf('{')
  if (open < 0) return text
  const end = closing(text, open)
  const said = argument(text.slice(open + 1, end), values, locale)
  return text.slice(0, open) + said + format(text.slice(end + 1), values, locale)
}
