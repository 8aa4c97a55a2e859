'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Handover, OpenPromotion } from '../../lib/api/contract/change.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { useReasonWords } from '../hold/hold-words.ts'
import { useSaidWords } from '../ledger/said-words.ts'
import { Panel } from '../ui/panel.tsx'
import { Person } from '../ui/person.tsx'
import { Status } from '../ui/status.tsx'

interface Row {
  key: string
  service: string | null
  environment: string
  href: string
  children: ReactNode
}

function Rows({ title, rows }: { title: string; rows: Row[] }) {
  const name = useEnvironmentName()
  if (rows.length === 0) return null
  return (
    <Panel title={title} count={rows.length}>
      <ul>
        {rows.map((row) => (
          <li
            key={row.key}
            className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <Link className="hover:underline" href={row.href}>
              <b>{row.service ?? name(row.environment)}</b>
              {row.service ? ` → ${name(row.environment)}` : null}
            </Link>
            {row.children}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Everything that the next shift has to know is open; what is empty is left out and said once. */
export function OpenPanels({ sheet }: { sheet: Handover }) {
  const t = useTranslations('change')
  const problem = useTranslations('change.problem')
  const state = useTranslations('promotion.state')
  const gate = useTranslations('gate')
  const format = useFormatter()
  const said = useSaidWords()
  const reason = useReasonWords()
  const time = (text: string) => format.dateTime(new Date(text), { dateStyle: 'short', timeStyle: 'short' })
  const promotions = (items: OpenPromotion[]): Row[] =>
    items.map((item) => ({
      key: item.id,
      service: item.service,
      environment: item.environment,
      href: `/promotions/P-${item.number}`,
      children: (
        <>
          {item.build ? <BuildName build={item.build} /> : null}
          <Status kind={item.state} label={state(item.state)} />
          {item.requester ? <Person name={item.requester.name} /> : null}
          <span className="text-fg-2">{said(item.failure ?? item.reason ?? '')}</span>
          <span className="ml-auto text-fg-3 text-sm">P-{item.number}</span>
        </>
      ),
    }))
  const nothing =
    [sheet.unsettled, sheet.moving, sheet.waitingApprovals, sheet.holds, sheet.failing, sheet.drifting].every(
      (list) => list.length === 0,
    ) && sheet.overrides.length + sheet.automaticRollbackStops.length === 0
  if (nothing) return <p className="text-fg-2">{t('nothingOpen')}</p>
  return (
    <>
      <Rows title={t('open.unsettled')} rows={promotions(sheet.unsettled)} />
      <Rows
        title={t('open.stops')}
        rows={sheet.automaticRollbackStops.map((stop) => ({
          key: stop.environment,
          service: null,
          environment: stop.environment,
          href: `/settings/environments/${stop.environment}`,
          children: (
            <span className="text-fg-2">
              {stop.services.join(', ')} · {time(stop.at)}
            </span>
          ),
        }))}
      />
      <Rows
        title={t('open.failing')}
        rows={sheet.failing.map((item) => ({
          key: `${item.service} ${item.environment}`,
          service: item.service,
          environment: item.environment,
          href: `/services/${item.service}`,
          children: <Status kind="failed" label={problem(item.problem)} />,
        }))}
      />
      <Rows title={t('open.moving')} rows={promotions(sheet.moving)} />
      <Rows title={t('open.waitingApprovals')} rows={promotions(sheet.waitingApprovals)} />
      <Rows
        title={t('open.holds')}
        rows={sheet.holds.map((hold) => ({
          key: hold.id,
          service: hold.service,
          environment: hold.environment,
          href: `/services/${hold.service}`,
          children: (
            <>
              <Status kind="held" label={t('reviewAt', { at: time(hold.reviewAt) })} />
              {hold.owner ? <Person name={hold.owner.name} /> : null}
              <span className="text-fg-2">{reason(hold.reason)}</span>
            </>
          ),
        }))}
      />
      <Rows
        title={t('open.overrides')}
        rows={sheet.overrides.map((item) => ({
          key: item.id,
          service: item.service,
          environment: item.environment,
          href: `/promotions/P-${item.number}`,
          children: (
            <>
              <Status
                kind="overridden"
                label={gate.has(`${item.gate}.title`) ? gate(`${item.gate}.title`) : item.gate}
              />
              {item.person ? <Person name={item.person.name} /> : null}
              <span className="text-fg-2">“{item.reason}”</span>
            </>
          ),
        }))}
      />
      <Rows
        title={t('open.drifting')}
        rows={sheet.drifting.map((item) => ({
          key: `${item.service} ${item.environment}`,
          service: item.service,
          environment: item.environment,
          href: `/services/${item.service}`,
          children: <Status kind="drift" label={time(item.since)} />,
        }))}
      />
    </>
  )
}
