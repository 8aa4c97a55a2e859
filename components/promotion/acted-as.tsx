'use client'
import { useTranslations } from 'next-intl'
import type { PromotionStep } from '../../lib/api/contract/promotion-detail.ts'
import { type ActingAs, actingFor } from '../../lib/domain/promotion/acting.ts'

/** The name at the end of `acs:ram::<account>:role/<name>`. */
export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

interface Acted {
  id: string
  as: ActingAs
  role: string | null
  session: string | null
  steps: string[]
}

/** Steps that were taken under the same name stand together, each once, however many targets there are. */
function actedOf(steps: readonly PromotionStep[]): Acted[] {
  const found = new Map<string, Acted>()
  for (const step of steps) {
    if (step.state === 'waiting' && step.sessionName === null) continue
    // What ended without a session was recorded where it was reached: nobody outside was asked.
    const alone = step.sessionName === null && step.state !== 'running'
    const as = alone ? 'portal' : actingFor(step.name, step.target?.writeWay ?? null)
    const assumed = as === 'promotion' || as === 'reading'
    const role = assumed ? step.roleArn : null
    // Only where a role is assumed for this promotion does the cloud know the session by its name.
    const session = as === 'promotion' ? step.sessionName : null
    const id = [as, role, session].join(' ')
    const known = found.get(id)
    if (!known) found.set(id, { id, as, role, session, steps: [step.name] })
    else if (!known.steps.includes(step.name)) known.steps.push(step.name)
  }
  return [...found.values()]
}

/** As whom each step acted: the role and the session that the cloud's own audit names too, or the member of Yunxiao. */
export function ActedAs({ steps }: { steps: readonly PromotionStep[] }) {
  const t = useTranslations('promotion.steps')
  const acted = actedOf(steps)
  if (acted.length === 0) return null
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-line border-t px-4 py-3 text-sm">
      {acted.map(({ id, as, role, session, steps: names }) => (
        <div key={id} className="contents">
          <dt className="max-w-32 text-fg-3">{names.map((name) => t(`name.${name}`)).join(', ')}</dt>
          <dd className="min-w-0 break-words text-fg-2">
            {role ? (
              <>
                {t(`as.${as}Role`)}{' '}
                <code className="break-all font-mono text-fg" title={role}>
                  {roleName(role)}
                </code>
              </>
            ) : (
              t(`as.${as}`)
            )}
            {session ? (
              <>
                {t('as.session')}{' '}
                <code className="wrap-anywhere inline-block max-w-full font-mono text-fg">{session}</code>
              </>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
