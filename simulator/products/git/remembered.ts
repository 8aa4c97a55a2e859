const most = 3_000
const answers = new Map<string, Promise<unknown>>()

/**
 * What Git said about commits by SHA never changes, so it is asked once. The oldest answers are forgotten first;
 * failures are not kept, nor that there is no such thing: it may come.
 */
export function remembered<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(key) as Promise<T> | undefined
  if (known !== undefined) return known
  const answer = ask()
  answers.set(key, answer)
  const forget = () => answers.delete(key)
  answer.then((found) => found === undefined && forget(), forget)
  if (answers.size > most) {
    const [oldest] = answers.keys()
    if (oldest !== undefined) answers.delete(oldest)
  }
  return answer
}
