'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CheckField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { OvertakenNote } from './overtaken-note.tsx'

/** Into which environments the newest build goes without anybody asking. */
export function AutoPromotePanel({ service }: { service: ServiceDetail }) {
  const t = useTranslations('service.auto')
  const name = useEnvironmentName()
  const client = useQueryClient()
  // What the edit began with: the page itself shows what others save meanwhile.
  const [before, setBefore] = useState(service.autoPromoteInto)
  const [wanted, setWanted] = useState(before)
  const start = (values: string[]) => {
    setBefore(values)
    setWanted(values)
  }
  const update = useMutation(
    api.service.update.mutationOptions({
      onSuccess: (saved) => {
        start(saved.autoPromoteInto)
        void client.invalidateQueries()
      },
      onError: () => void client.invalidateQueries(),
    }),
  )
  const key = (values: string[]) => [...values].sort().join(' ')
  const isOvertaken = key(service.autoPromoteInto) !== key(before)
  // One that left the path since stays in sight, to be taken away.
  const shown = [...service.path, ...before.filter((slug) => !service.path.includes(slug))]
  const changed = shown.some((slug) => wanted.includes(slug) !== before.includes(slug))
  return (
    <Panel title={t('title')} note={t('note')}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (changed && !isOvertaken)
            update.mutate({ slug: service.slug, autoPromoteInto: wanted, seen: { autoPromoteInto: before } })
        }}
      >
        {shown.length === 0 ? <p className="text-fg-3">{t('noPath')}</p> : null}
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          {shown.map((slug) => (
            <CheckField
              key={slug}
              label={name(slug)}
              isSelected={wanted.includes(slug)}
              onChange={(on) =>
                setWanted((now) => [...now.filter((one) => one !== slug), ...(on ? [slug] : [])])
              }
            />
          ))}
        </div>
        {isOvertaken && !update.isPending && !update.isSuccess ? (
          <OvertakenNote
            error={update.error}
            theirs={service.autoPromoteInto.map(name)}
            onRebase={() => {
              update.reset()
              setBefore(service.autoPromoteInto)
            }}
            onDiscard={() => {
              update.reset()
              start(service.autoPromoteInto)
            }}
          />
        ) : null}
        <div className="flex items-center gap-3">
          <Button variant="primary" type="submit" isDisabled={!changed || isOvertaken || update.isPending}>
            {t('save')}
          </Button>
          {update.error && !isOvertaken ? <FailureNote error={update.error} /> : null}
          {update.isSuccess && !changed ? <span className="text-fg-2">{t('saved')}</span> : null}
        </div>
      </form>
    </Panel>
  )
}
