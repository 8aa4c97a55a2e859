const most = 3_000
const answers = new Map<string, Promise<unknown>>()

/**
 * What Git said about commits by SHA never changes, so it is asked once. The oldest answers are forgotten first;
 * failures are not kept.
 */
export function remembered<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(key) as Promise<T> | undefined
  if (known !== undefined) return known
  const answer = ask()
  answers.set(key, answer)
  answer.catch(() => answers.delete(key))
  if (answers.size > most) {
    const [oldest] = answers.keys()
    if (oldest !== undefined) answers.delete(oldest)
  }
  return answer
}
