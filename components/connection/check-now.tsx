'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Status } from '../ui/status.tsx'
import { lastCheckAt } from './connection-state.ts'

/** Asks the worker to try each permission; the answer comes with the next live update. */
export function CheckNow({ connection, may }: { connection: ConnectionItem; may: boolean }) {
  const t = useTranslations('connection')
  const checkedAt = lastCheckAt(connection)
  const [before, setBefore] = useState<string | null | undefined>(undefined)
  const check = useMutation(api.connection.check.mutationOptions())
  const waiting = check.isSuccess && before !== undefined && before === checkedAt
  const ask = () => {
    setBefore(checkedAt)
    check.mutate({ id: connection.id })
  }
  return (
    <>
      <span role="status" className="text-fg-3 text-sm">
        {waiting ? (
          <Status kind="running" label={t('checking')} />
        ) : checkedAt ? (
          <>
            {t('checked')} <Age at={checkedAt} />
          </>
        ) : (
          t('neverChecked')
        )}
      </span>
      {check.error ? <FailureNote error={check.error} /> : null}
      <Button
        size="small"
        aria-label={t('checkNamed', { name: connection.name })}
        onPress={ask}
        isDisabled={!may || check.isPending || waiting}
        title={may ? undefined : t('onlyAdmin')}
      >
        {t('check')}
      </Button>
    </>
  )
}
