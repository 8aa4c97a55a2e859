'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { RedeployRow } from '../registry/redeploy-row.tsx'
import { Panel } from '../ui/panel.tsx'
import { BadRow, SuspectRow } from './doubt-rows.tsx'
import { DriftRow } from './drift-row.tsx'
import { HeldRow } from './held-row.tsx'

/**
 * Everything of a service that asks for caution, with what can be done about it; of one environment and one build
 * where those are named. Nothing when nothing does.
 */
export function CautionPanel(props: { service: string; environment?: string; buildId?: string }) {
  const { service, environment, buildId } = props
  const t = useTranslations('doubt')
  const marks = useQuery(api.build.marks.queryOptions({ input: { slug: service } }))
  // Beside a build that is named the gates say so already.
  const registry = useQuery(
    api.registry.findings.queryOptions({
      input: { service, kind: ['digest-gone', 'keep-tag-lost'], limit: 20 },
      enabled: buildId === undefined,
    }),
  )
  if (!marks.data) return null
  const here = <T extends { environment: string }>(items: T[]) =>
    environment ? items.filter((item) => item.environment === environment) : items
  const holds = here(marks.data.holds)
  const drifts = here(marks.data.drifts)
  const ofBuild = <T extends { build: { id: string } }>(items: T[]) =>
    buildId ? items.filter((item) => item.build.id === buildId) : items
  const suspects = ofBuild(here(marks.data.suspects))
  const bad = ofBuild(marks.data.bad)
  const lost = (registry.data?.items ?? []).filter(({ environments }) =>
    environment ? environments.includes(environment) : environments.length > 0,
  )
  const count = holds.length + drifts.length + suspects.length + bad.length + lost.length
  if (count === 0) return null
  return (
    <Panel title={t('title')} count={count}>
      <ul>
        {holds.map((hold) => (
          <HeldRow key={hold.id} hold={hold} />
        ))}
        {lost.map((finding) => (
          <RedeployRow key={finding.id} finding={finding} />
        ))}
        {drifts.map((drift) => (
          <DriftRow key={drift.environment} service={service} drift={drift} />
        ))}
        {bad.map((item) => (
          <BadRow key={item.build.id} bad={item} />
        ))}
        {suspects.map((suspect) => (
          <SuspectRow key={`${suspect.environment}${suspect.build.id}`} suspect={suspect} />
        ))}
      </ul>
    </Panel>
  )
}
