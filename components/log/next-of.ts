/** The next of sorted line numbers after (or before) a line, around the end; null when there are none. */
export function nextOf(
  lines: readonly number[],
  at: number,
  step: 1 | -1,
): { index: number; line: number } | null {
  if (lines.length === 0) return null
  const index =
    step === 1
      ? lines.findIndex((line) => line > at)
      : lines.length -
        1 -
        Array.from(lines)
          .reverse()
          .findIndex((line) => line < at)
  const known = index >= 0 && index < lines.length ? index : step === 1 ? 0 : lines.length - 1
  return { index: known, line: lines[known] ?? 1 }
}
