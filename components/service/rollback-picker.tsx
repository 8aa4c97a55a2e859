'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail, StayItem } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'

const RollbackDialog = dynamic(
  () => import('../promotion/rollback-dialog.tsx').then((module) => module.RollbackDialog),
  {
    ssr: false,
  },
)

/** The last good builds of each environment, newest first, without the one that runs. */
export function rollbackChoices(stays: StayItem[], service: ServiceDetail): StayItem[] {
  const seen = new Set<string>()
  const running = new Map(service.cells.map((cell) => [cell.environment, cell.digest]))
  return stays.filter((stay) => {
    const key = `${stay.environment} ${stay.digest}`
    if (!stay.build || stay.digest === running.get(stay.environment) || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** One step from every service: where, and to which of its last good builds. */
export function RollbackPicker(props: {
  service: ServiceDetail
  isOpen: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations('service.rollback')
  const name = useEnvironmentName()
  const [chosen, setChosen] = useState<StayItem | null>(null)
  const stays = useQuery(
    api.service.stays.queryOptions({
      input: { slug: props.service.slug, limit: 100 },
      enabled: props.isOpen,
    }),
  )
  const choices = stays.data ? rollbackChoices(stays.data.items, props.service) : []
  const active = chosen
    ? props.service.cells.find((cell) => cell.environment === chosen.environment)?.active
    : null
  return (
    <div className="relative">
      <Button
        variant="danger-outline"
        onPress={() => props.onOpenChange(!props.isOpen)}
        aria-expanded={props.isOpen}
      >
        {t('open')}
      </Button>
      {props.isOpen ? (
        <div className="absolute right-0 z-20 mt-1 max-h-96 w-[min(420px,90vw)] overflow-auto rounded-lg border border-line bg-raised shadow-overlay">
          {stays.isPending ? <p className="p-3 text-fg-3">{t('loading')}</p> : null}
          {stays.data && choices.length === 0 ? <p className="p-3 text-fg-3">{t('none')}</p> : null}
          <ul>
            {choices.slice(0, 16).map((stay) => (
              <li key={stay.id}>
                <button
                  type="button"
                  className="flex w-full items-center gap-3 px-3 py-2 text-left hover:bg-hover"
                  onClick={() => setChosen(stay)}
                >
                  <span className="w-28 shrink-0">{name(stay.environment)}</span>
                  {stay.build ? <BuildName build={stay.build} /> : null}
                  <span className="ml-auto text-fg-3 text-sm">
                    <Age at={stay.startedAt} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {chosen?.build ? (
        <RollbackDialog
          service={props.service.slug}
          environment={chosen.environment}
          to={chosen.build}
          takeOver={active !== null && active !== undefined}
          onClose={() => {
            setChosen(null)
            props.onOpenChange(false)
          }}
        />
      ) : null}
    </div>
  )
}
