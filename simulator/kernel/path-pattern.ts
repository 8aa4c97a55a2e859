/**
 * Path patterns: `:name` is one segment, `*name` is the rest or a run of several segments. Matching is on the raw
 * path, so an encoded slash stays inside its segment; values come out decoded.
 */
export interface PathPattern {
  match(path: string): Record<string, string> | undefined
}

export function pathPattern(pattern: string): PathPattern {
  const names: string[] = []
  const source = pattern
    .split('/')
    .map((segment) => {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1))
        return '([^/]+)'
      }
      if (segment.startsWith('*')) {
        names.push(segment.slice(1))
        return '(.+)'
      }
      return segment.replace(/[.+^${}()|[\]\\*?]/g, '\\$&')
    })
    .join('/')
  const regex = new RegExp(`^${source}$`)
  return {
    match(path) {
      const found = regex.exec(path)
      if (found === null) return undefined
      const values: Record<string, string> = {}
      for (const [index, name] of names.entries()) values[name] = decode(found[index + 1] ?? '')
      return values
    },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
