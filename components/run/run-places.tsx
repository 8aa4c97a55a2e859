'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { RunImage } from '../../lib/api/contract/run.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { Icon } from '../ui/icon.tsx'
import { StatusShape } from '../ui/status.tsx'
import { outLink } from './run-link.ts'

/** The environments on the path of the service: where this image runs now and since when, and where it could go next. */
export function RunPlaces({ service, image }: { service: string | null; image: RunImage }) {
  const t = useTranslations('run.line')
  const name = useEnvironmentName()
  const path =
    useQuery(
      api.service.get.queryOptions({
        input: { slug: service ?? '-' },
        enabled: service !== null,
        staleTime: 60_000,
      }),
    ).data?.path ?? []
  const reached = image.runsIn.map(({ environment }) => environment)
  const slugs = [...path, ...reached.filter((slug) => !path.includes(slug))]
  const last = reached.map((slug) => path.indexOf(slug)).reduce((a, b) => Math.max(a, b), -1)
  const next = image.goneAt ? undefined : path[last + 1]
  if (slugs.length === 0) return <span className="text-fg-3">{t('nowhere')}</span>
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {slugs.map((slug) => {
        const here = image.runsIn.find(({ environment }) => environment === slug)
        return (
          <li
            key={slug}
            data-place={slug}
            data-reached={here !== undefined}
            className="inline-flex items-center gap-1.5 whitespace-nowrap"
          >
            <StatusShape
              kind={here ? 'success' : 'queued'}
              size={12}
              label={t(here ? 'runsHere' : 'notHere')}
            />
            {here && service ? (
              <Link href={`/services/${service}?tab=runtime`} className={outLink}>
                {name(slug)}
              </Link>
            ) : (
              <span className={here ? '' : 'text-fg-3'}>{name(slug)}</span>
            )}
            {here?.since ? (
              <span className="text-fg-3 text-sm">
                <Age at={here.since} />
              </span>
            ) : null}
            {slug === next && service ? (
              <Link
                href={`/services/${service}?promote=${slug}~${image.build.id}`}
                aria-label={t('promoteTo', { environment: name(slug) })}
                className="inline-flex h-5 items-center gap-1 rounded-sm border border-line-2 bg-surface px-1.5 font-medium text-fg text-sm hover:bg-hover max-md:h-9"
              >
                {t('promote')}
                <Icon name="arrow" size={12} />
              </Link>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
