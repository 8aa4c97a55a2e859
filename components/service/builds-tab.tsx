'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ServiceMarks } from '../../lib/api/contract/build.ts'
import type { BuildItem, ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { MoreRows } from '../failure/more-rows.tsx'
import { BuildMarks } from '../hold/build-marks.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Digest } from '../ui/digest.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Panel } from '../ui/panel.tsx'
import { FindingsMark } from './findings-mark.tsx'

/** Every image of the service, newest first: what it is, where it runs, and where it may go. */
export function BuildsTab({ service }: { service: ServiceDetail }) {
  const t = useTranslations('build')
  const builds = useInfiniteQuery(
    api.service.builds.infiniteOptions({
      input: (cursor: string | undefined) => ({ slug: service.slug, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const marks = useQuery(api.build.marks.queryOptions({ input: { slug: service.slug } }))
  const items = builds.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel title={t('title')} note={t('note')}>
      <ul>
        {items.map((build) => (
          <Row key={build.id} build={build} service={service} marks={marks.data} />
        ))}
        {items.length === 0 && !builds.isPending ? (
          <li className="px-4 py-3 text-fg-3">{t('none')}</li>
        ) : null}
      </ul>
      <MoreRows list={builds} />
    </Panel>
  )
}

function Row(props: { build: BuildItem; service: ServiceDetail; marks: ServiceMarks | undefined }) {
  const { build, service } = props
  const t = useTranslations('build')
  const name = useEnvironmentName()
  const { set } = useAddress()
  const last = build.runsIn.map((slug) => service.path.indexOf(slug)).reduce((a, b) => Math.max(a, b), -1)
  const next = last >= 0 ? service.path[last + 1] : service.path[0]
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5 first:border-t-0">
      <span className="w-52 shrink-0">
        <BuildName build={build} />
      </span>
      <Digest digest={build.digest} copyLabel={t('copy')} />
      <span className="min-w-0 flex-1 truncate text-fg-2" title={build.title ?? ''}>
        {build.title ?? ''}
      </span>
      <span className="w-20 shrink-0 text-right text-fg-2 tabular-nums">{formatBytes(build.sizeBytes)}</span>
      <span className="w-28 shrink-0">
        {build.scanState === 'complete' ? (
          <FindingsMark findings={build.findings} />
        ) : (
          <span className="text-fg-3 text-sm">{t(`scan.${build.scanState}`)}</span>
        )}
      </span>
      <span className="w-40 shrink-0 text-fg-2 text-sm">{build.runsIn.map(name).join(', ')}</span>
      <span className="w-12 shrink-0 text-right text-fg-3">
        <Age at={build.pushedAt} />
      </span>
      <BuildMarks buildId={build.id} marks={props.marks} />
      <span className="w-40 shrink-0 text-right">
        {build.goneAt ? (
          <span className="text-danger-fg text-sm">{t('gone')}</span>
        ) : next && !build.runsIn.includes(next) ? (
          <Button size="small" onPress={() => set({ promote: `${next}~${build.id}` }, 'push')}>
            {t('promoteTo', { environment: name(next) })}
          </Button>
        ) : null}
      </span>
    </li>
  )
}
