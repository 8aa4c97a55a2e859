import type { CostTagFact } from '../../ports/inventory.ts'

const pair = /^key:(.*?) value:(.*)$/s
/** Where the next pair begins: only a `; ` that `key:` and a ` value:` follow ends a value. */
const border = /; (?=key:[^;]* value:)/

/**
 * Reads `key:a value:b; key:c value:d` (section 12): values may hold colons, semicolons and spaces. Of a key that is there
 * twice both are kept. Text that is no pair is left out: the raw text is kept beside it.
 */
export function readTagText(text: string | null | undefined): CostTagFact[] {
  if (text === null || text === undefined || text.trim() === '') return []
  return text.split(border).flatMap((part) => {
    const match = pair.exec(part.replace(/;\s*$/, ''))
    return match?.[1] ? [{ key: match[1], value: match[2] ?? '' }] : []
  })
}
