'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { DateField } from '../ui/date-field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'

export interface Ending {
  what: 'alias' | 'mapping' | 'split-rule' | 'shared-cluster'
  id: string
  name: string
}

/** From a day on it acts no more; what it did until then stays. */
export function EndDialog(props: { ending: Ending; today: string; onClose: () => void }) {
  const { ending, onClose } = props
  const t = useTranslations('costRule')
  const [untilOn, setUntilOn] = useState(props.today)
  const [reason, setReason] = useState('')
  const end = useMutation(api.costRule.end.mutationOptions(useDone(onClose)))
  return (
    <RuleDialog
      title={t('endTitle', { name: ending.name })}
      note={t('endNote')}
      saveLabel={t('end')}
      isOff={untilOn === '' || end.isPending}
      reason={reason}
      error={end.error}
      onReason={setReason}
      onSave={() => end.mutate({ what: ending.what, id: ending.id, untilOn, reason: reason.trim() })}
      onClose={onClose}
    >
      <DateField label={t('firstDayWithout')} value={untilOn} onChange={setUntilOn} isRequired />
    </RuleDialog>
  )
}
