'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { ReleaseServiceDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Frame, fieldEdge, fieldLook } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { CommitRows } from './commit-rows.tsx'

/** A version, a build or a digest; what is known of the service is offered. */
function Side(props: { label: string; list: string; value: string; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <Frame id={id} label={props.label}>
      <input
        id={id}
        list={props.list}
        autoComplete="off"
        className={`${fieldLook} ${fieldEdge(undefined)} font-mono text-sm`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Frame>
  )
}

/** What lies between two versions or builds of the service? */
export function CompareSection({ detail }: { detail: ReleaseServiceDetail }) {
  const t = useTranslations('release.compare')
  const list = useId()
  const { versions, mintable, row } = detail
  // What people ask first: what does the newest version change in production?
  const running = row.productionVersion?.name
  const [from, setFrom] = useState(running ?? versions[1]?.name ?? versions[0]?.name ?? '')
  const [to, setTo] = useState(
    (running || versions[1] ? versions[0]?.name : undefined) ?? mintable[0]?.buildId ?? '',
  )
  const [asked, setAsked] = useState<{ from: string; to: string } | null>(null)
  const compared = useQuery(
    api.release.compare.queryOptions({
      input: { service: row.service.slug, from: asked?.from ?? '', to: asked?.to ?? '' },
      enabled: asked !== null,
    }),
  )
  return (
    <Panel title={t('title')}>
      <form
        className="grid items-end gap-3 px-4 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
        onSubmit={(event) => {
          event.preventDefault()
          if (from.trim() && to.trim()) setAsked({ from: from.trim(), to: to.trim() })
        }}
      >
        <datalist id={list}>
          {running ? <option value={running}>{t('running')}</option> : null}
          {versions.map(({ name }) => (
            <option key={name} value={name} />
          ))}
          {mintable.map(({ buildId, commitSha }) => (
            <option key={buildId} value={buildId}>
              {commitSha.slice(0, 8)}
            </option>
          ))}
        </datalist>
        <Side label={t('from')} list={list} value={from} onChange={setFrom} />
        <Side label={t('to')} list={list} value={to} onChange={setTo} />
        <Button type="submit" isDisabled={!from.trim() || !to.trim()}>
          {t('compare')}
        </Button>
      </form>
      {compared.error ? (
        <div className="border-line border-t px-4 py-2">
          <FailureNote error={compared.error} />
        </div>
      ) : null}
      {compared.data ? (
        <div className="border-line border-t">
          <p className="px-4 py-2">
            <b>{t(`direction.${compared.data.direction}`)}</b>
            {compared.data.complete ? null : (
              <span className="ml-2 text-attention-fg">{t('incomplete')}</span>
            )}
            {compared.data.movedShas.length > 0 ? (
              <span className="ml-2 text-fg-2">{t('moved', { count: compared.data.movedShas.length })}</span>
            ) : null}
          </p>
          {(['added', 'removed'] as const).map((side) => (
            <section key={side} aria-label={t(side, { count: compared.data.added.length })}>
              <h3 className="border-line border-y bg-sunken px-4 py-1 text-sm">
                {t(side, { count: compared.data[side].length })}
              </h3>
              <CommitRows commits={compared.data[side]} none={t('none')} />
            </section>
          ))}
        </div>
      ) : null}
    </Panel>
  )
}
