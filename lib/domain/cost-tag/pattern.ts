/** Values longer than this have no pattern that allows them: what a person writes is shorter. */
export const longestValue = 128

const repeated = /^(?:[*+]|\{\d*,\d*\})/

/**
 * Why a pattern can not be used; null when it can. Values are texts of strangers, and an expression that goes back and forth
 * over them for minutes would stop a whole month: so no references back, no looking around, and nothing that repeats inside
 * what repeats, but for groups that begin with a mark of their own, as `[a-z]+(-[a-z]+)*`.
 */
export function patternProblem(pattern: string): string | null {
  try {
    new RegExp(`^(?:${pattern})$`, 'u')
  } catch {
    return 'not a regular expression'
  }
  if (/\\[1-9k]/.test(pattern)) return 'references back are not allowed'
  if (/\(\?(?!:)/.test(pattern)) return 'looking around and named groups are not allowed'
  for (const group of groupsOf(pattern)) {
    if (!repeated.test(group.after)) continue
    if (/\|/.test(group.body) || (/[*+?}]/.test(bare(group.body)) && !beginsWithOwnMark(group.body)))
      return 'what repeats must not repeat inside'
  }
  return null
}

/** The pattern as it is asked of whole values; null when it can not be used. */
export const patternOf = (pattern: string): RegExp | null =>
  patternProblem(pattern) === null ? new RegExp(`^(?:${pattern})$`, 'u') : null

/** Without classes and escaped characters: what is left repeats or is taken literally. */
const bare = (body: string): string => body.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x')

/** `-x+`: a mark, one thing that can not be that mark, and how often. */
function beginsWithOwnMark(body: string): boolean {
  const found = /^(?:\?:)?\\?([-_./:,])(\[(?:\\.|[^\]\\^])+\]|\\[dw])(?:[*+]|\{\d*,?\d*\})$/.exec(body)
  if (!found) return false
  const [, mark = '', thing = ''] = found
  return !new RegExp(`^${thing}$`, 'u').test(mark)
}

/** Groups, each with what is inside and what follows. */
function groupsOf(pattern: string): { body: string; after: string }[] {
  const groups: { body: string; after: string }[] = []
  const open: number[] = []
  let inClass = false
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]
    if (character === '\\') at += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') open.push(at)
    else if (character === ')')
      groups.push({ body: pattern.slice((open.pop() ?? 0) + 1, at), after: pattern.slice(at + 1) })
  }
  return groups
}
