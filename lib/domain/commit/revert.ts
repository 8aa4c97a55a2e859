/** The commit that a message says it takes back; null when it says nothing of the kind. The message alone is a claim. */
export function revertedSha(message: string): string | null {
  return /^\s*This reverts commit ([0-9a-f]{7,64})\b/m.exec(message)?.[1] ?? null
}

/** The branch that a merge brought in, as Git and Codeup word it; null when the message does not say. */
export function mergedBranch(message: string): string | null {
  return /^Merge (?:remote-tracking )?branch '([^']+)'/m.exec(message)?.[1] ?? null
}

/**
 * A patch id has two halves: of the change, and of the same change taken back. So equal ids are the same change on two
 * branches, and swapped halves prove that one takes the other back.
 */
export function backwards(patchId: string): string {
  const half = patchId.length / 2
  return patchId.slice(half) + patchId.slice(0, half)
}

export const takesBack = (patchId: string, other: string): boolean => backwards(patchId) === other
