'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Status } from '../ui/status.tsx'
import { useReasonWords } from './hold-words.ts'

/** Whether a rollback left this build in this environment: it then takes a release manager and a reason. */
export function useSuspect(preview: PromotionPreview): { reason: string } | null {
  const marks = useQuery(
    api.build.marks.queryOptions({ input: { slug: preview.service.slug }, staleTime: 5_000 }),
  )
  return (
    marks.data?.suspects.find(
      ({ build, environment }) => build.id === preview.build.id && environment === preview.environment,
    ) ?? null
  )
}

/** What a person should know before asking for this: a hold, a suspect or bad build, commits that go away. */
export function PromoteCaution({ preview }: { preview: PromotionPreview }) {
  const t = useTranslations('promote.caution')
  const name = useEnvironmentName()
  const words = useReasonWords()
  const marks = useQuery(
    api.build.marks.queryOptions({ input: { slug: preview.service.slug }, staleTime: 5_000 }),
  )
  const environment = name(preview.environment)
  const hold = marks.data?.holds.find((one) => one.environment === preview.environment)
  const suspect = useSuspect(preview)
  const bad = marks.data?.bad.find(({ build }) => build.id === preview.build.id)
  const { change, from } = preview
  return (
    <ul className="flex flex-col gap-1 empty:hidden">
      {bad ? (
        <li className="flex items-baseline gap-2">
          <Status kind="block" label={t('bad')} />
          <span>{t('badText', { name: bad.markedBy.name, reason: bad.reason })}</span>
        </li>
      ) : null}
      {change.direction === 'older' && from ? (
        <li className="flex items-baseline gap-2">
          <Status kind="downgrade" label={t('older')} />
          <span>
            {t.rich('olderText', {
              count: change.removed.length,
              environment,
              from: () => <BuildName build={from} />,
              to: () => <BuildName build={preview.build} />,
            })}
          </span>
        </li>
      ) : null}
      {suspect ? (
        <li className="flex items-baseline gap-2">
          <Status kind="suspect" label={t('suspect')} />
          <span>{t('suspectText', { environment, reason: words(suspect.reason) })}</span>
        </li>
      ) : null}
      {hold ? (
        <li className="flex items-baseline gap-2">
          <Status kind="held" label={t('held')} />
          <span>
            {t('heldText', {
              environment,
              reason: words(hold.reason),
              owner: hold.owner?.name ?? t('nobody'),
              fix: hold.fixCommitSha ? 'yes' : 'no',
              commit: hold.fixCommitSha?.slice(0, 9) ?? '',
            })}
          </span>
        </li>
      ) : null}
    </ul>
  )
}
