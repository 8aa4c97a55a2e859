import { readLine, withoutEscapes } from './line.ts'

/** Whether a line, as it is shown without its stamp, holds what is looked for (small letters, unless they matter). */
export function lineMatches(line: string, wanted: string, exact: boolean): boolean {
  const text = withoutEscapes(readLine(line).text)
  return (exact ? text : text.toLowerCase()).includes(wanted)
}
