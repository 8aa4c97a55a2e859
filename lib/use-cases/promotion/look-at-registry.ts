import type { Gathered } from '../../catalog/promotion/facts.ts'
import type { DigestLook } from '../../domain/promotion/facts.ts'
import type { Surroundings } from '../define.ts'

const limitMs = 8000

/**
 * Asks the registry for the digest itself, under the reading role. Null when nothing could be asked at all; then
 * what sync remembers counts, for as long as the gate says.
 */
export async function lookAtRegistry(
  around: Pick<Surroundings, 'cloud'>,
  context: Gathered['context'],
  now: Date,
): Promise<DigestLook | null> {
  const { signal, cancel } = deadline(limitMs)
  try {
    const asked = around.cloud
      .reading(context.environment.connectionId)
      .then((cloud) => cloud.registry.getManifest(context.image, context.build.digest))
    asked.catch(() => undefined)
    const answer = await Promise.race([asked, signal])
    if (answer === 'late')
      return { state: 'unknown', seenAt: now, message: 'the registry did not answer in time' }
    if (answer.ok) return { state: 'there', seenAt: now, message: null }
    const { kind, message } = answer.failure
    return { state: kind === 'not-found' ? 'gone' : 'unknown', seenAt: now, message }
  } catch (error) {
    return { state: 'unknown', seenAt: now, message: error instanceof Error ? error.message : 'no answer' }
  } finally {
    cancel()
  }
}

function deadline(ms: number): { signal: Promise<'late'>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const signal = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms)
  })
  return { signal, cancel: () => clearTimeout(timer) }
}
