import { type ClaimedNotice, claimNotice, recordNotSent, recordSent } from '../../catalog/notice/outbox.ts'
import type { Delivery, Destination, Messenger } from '../../cloud/ports/messenger.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { type MessageKind, noticeKinds } from '../../domain/notice/kind.ts'
import { nextTryAt } from '../../domain/notice/retry.ts'
import { Robot } from '../../domain/notice/robot.ts'
import { routeSecretLabel } from '../../domain/notice/secret-label.ts'
import { wordsOf } from '../../domain/notice/words.ts'
import { open, type SealingKey } from '../../platform/crypto.ts'
import { defineStep, type Surroundings } from '../define.ts'

/** What sending needs beside the database. */
export interface Post {
  messenger: Messenger
  /** Opens what routes keep sealed. */
  keys: SealingKey[]
  /** Where links lead: the installation's own address. */
  origin: string
}

/** Longer than any attempt: a claim that ran out means that its worker died. */
const claimMs = 120_000
const attemptMs = 45_000

const kindOf = (kind: string): MessageKind | null =>
  kind === 'test' ? 'test' : (noticeKinds.find((known) => known === kind) ?? null)

const notSent = (problem: string): Delivery => ({ state: 'not-sent', problem, retryAfterMs: null })

function destinationOf(notice: ClaimedNotice, keys: SealingKey[]): Destination | null {
  if (notice.channel === 'email') return { channel: 'email', address: notice.address }
  if (!notice.keyId || !notice.sealed) return null
  try {
    const sealed = { keyId: notice.keyId, bytes: notice.sealed }
    const robot = Robot.safeParse(JSON.parse(open(keys, sealed, routeSecretLabel(notice.routeId))))
    return robot.success ? { channel: notice.channel, robot: robot.data } : null
  } catch {
    // Sealed under a key that this installation no longer has: said like any other problem.
    return null
  }
}

/** Where the message leads; a try-out leads nowhere. */
function pathOf(kind: MessageKind, notice: ClaimedNotice): string | null {
  if (kind === 'test') return null
  const { subject } = notice.values
  if (typeof subject === 'string' && /^T-\d+$/.test(subject)) return `/trains/${subject}`
  if (kind === 'budget-reached') return '/cost/budgets'
  if (notice.promotionId) return `/promotions/${notice.promotionId}`
  return /^(freeze|branch-rule|exception|stop)-/.test(kind) ? '/freezes' : '/changes'
}

async function deliver(notice: ClaimedNotice, { messenger, keys, origin }: Post): Promise<Delivery> {
  if (notice.retired) return notSent('this way was closed before the message went')
  const kind = kindOf(notice.kind)
  if (!kind) return notSent(`this version knows no messages of the kind ${notice.kind}`)
  const to = destinationOf(notice, keys)
  if (!to) return notSent("the robot's address and secret do not open with this installation's keys")
  const path = pathOf(kind, notice)
  const words = wordsOf(kind, notice.locale, notice.values, path && `${origin}${path}`)
  return messenger.send(to, { id: notice.id, ...words }, AbortSignal.timeout(attemptMs))
}

/**
 * Claims the message that has been due longest, sends it, records what came of it. At least once, and recorded once:
 * a worker that dies between sending and recording leaves the claim to run out, and the message is sent again under the
 * same name. E-mail carries that name as its Message-ID, by which servers and readers fold doubles; a robot knows no such
 * thing, so its messages end with a mark by which a person sees that two are one.
 */
const sendNext = (post: Post) =>
  defineStep<ClaimedNotice, Delivery, Delivery>({
    name: () => 'notice',
    claim: async (tx) => ok(await claimNotice(tx, claimMs)),
    effect: async (_around, notice) => {
      try {
        return await deliver(notice, post)
      } catch (error) {
        return notSent(`a mistake of the portal: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    record: async (tx, notice, delivery) => {
      if (delivery.state === 'sent') await recordSent(tx, notice.id)
      else {
        const message = { ...notice, isTest: notice.kind === 'test' || notice.retired }
        const nextAt = nextTryAt(message, delivery.retryAfterMs, tx.now)
        await recordNotSent(tx, notice, delivery.problem, nextAt)
      }
      await tx.notify('notice', notice.routeId)
      return ok(delivery)
    },
  })

/** Sends everything that is due, one after the other. Answers how many attempts were made. */
export async function sendNotices(around: Surroundings, post: Post): Promise<Result<number>> {
  const step = sendNext(post)
  for (let count = 0; ; count += 1) {
    const done = await step(around, 'next')
    if (!done.ok) return done
    if (done.value === null) return ok(count)
  }
}
