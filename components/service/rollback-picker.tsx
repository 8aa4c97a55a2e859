'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { LazyRollbackDialog } from '../rollback/lazy-rollback-dialog.tsx'
import { Button } from '../ui/button.tsx'

/** One step from every service: where; the dialog has the build chosen already. */
export function RollbackPicker(props: {
  service: ServiceDetail
  isOpen: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations('service.rollback')
  const counts = useTranslations('readiness')
  const name = useEnvironmentName()
  const [chosen, setChosen] = useState<string | null>(null)
  const readiness = useQuery(
    api.readiness.get.queryOptions({ input: { slug: props.service.slug }, enabled: props.isOpen }),
  )
  const choices = readiness.data?.environments.filter(({ candidates }) => candidates.length > 0) ?? []
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
          {readiness.isPending ? <p className="p-3 text-fg-3">{t('loading')}</p> : null}
          {readiness.data && choices.length === 0 ? <p className="p-3 text-fg-3">{t('none')}</p> : null}
          <ul>
            {[...choices].reverse().map((place) => (
              <li key={place.environment}>
                <button
                  type="button"
                  className="flex w-full items-center gap-3 px-3 py-2 text-left hover:bg-hover max-md:min-h-11"
                  onClick={() => setChosen(place.environment)}
                >
                  <span className="w-32 shrink-0">{name(place.environment)}</span>
                  <span className="ml-auto text-fg-3 text-sm">
                    {counts('count', { ready: place.ready, wanted: place.wanted })}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {chosen ? (
        <LazyRollbackDialog
          service={props.service.slug}
          environment={chosen}
          onClose={() => {
            setChosen(null)
            props.onOpenChange(false)
          }}
        />
      ) : null}
    </div>
  )
}
