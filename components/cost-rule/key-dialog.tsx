'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BillingKeyItem, CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { DateField } from '../ui/date-field.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'

const states = ['on', 'off'] as const

/** Whether the cloud was told to bill by a key: nobody but a person can say, as long as it stood in no bill. */
export function KeyDialog(props: { rules: CostRules; of: BillingKeyItem | null; onClose: () => void }) {
  const { rules, of, onClose } = props
  const t = useTranslations('costRule')
  const [connectionId, setConnectionId] = useState(of?.connection.id ?? rules.connections[0]?.id ?? '')
  const [key, setKey] = useState(of?.key ?? '')
  const [state, setState] = useState<(typeof states)[number]>(of?.switchedOn === false ? 'off' : 'on')
  const [sinceOn, setSinceOn] = useState(of?.sinceOn ?? '')
  const [reason, setReason] = useState('')
  const save = useMutation(api.costRule.sayKey.mutationOptions(useDone(onClose)))
  return (
    <RuleDialog
      title={t('keyTitle')}
      note={t('keyNote', { most: rules.mostKeys })}
      saveLabel={t('sayKey')}
      isOff={connectionId === '' || key.trim() === '' || save.isPending}
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() =>
        save.mutate({
          connectionId,
          key: key.trim(),
          switchedOn: state === 'on',
          sinceOn: state === 'on' && sinceOn !== '' ? sinceOn : null,
          reason: reason.trim(),
        })
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField
          label={t('connection')}
          value={connectionId}
          onChange={setConnectionId}
          options={rules.connections.map(({ id, name }) => ({ key: id, label: name }))}
        />
        <TextField label={t('key')} value={key} onChange={setKey} />
      </div>
      <SegmentedControl
        label={t('switched')}
        options={states.map((one) => ({ key: one, label: t(`switchedState.${one}`) }))}
        selected={state}
        onSelect={setState}
      />
      {state === 'on' ? (
        <DateField label={t('sinceOn')} note={t('sinceNote')} value={sinceOn} onChange={setSinceOn} />
      ) : null}
    </RuleDialog>
  )
}
