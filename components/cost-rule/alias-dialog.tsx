'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { DateField } from '../ui/date-field.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'

const kinds = ['value', 'key', 'value-case', 'value-width', 'key-case', 'key-width'] as const

/** Another way to write a key or a value, on some days. */
export function AliasDialog({ rules, onClose }: { rules: CostRules; onClose: () => void }) {
  const t = useTranslations('costRule')
  const keys = (rules.versions[0]?.requirements ?? []).map(({ key }) => key)
  const [kind, setKind] = useState<(typeof kinds)[number]>('value')
  const [key, setKey] = useState(keys[0] ?? '')
  const [written, setWritten] = useState('')
  const [meant, setMeant] = useState('')
  const [fromOn, setFromOn] = useState(rules.today)
  const [untilOn, setUntilOn] = useState('')
  const [reason, setReason] = useState('')
  const save = useMutation(api.costRule.addAlias.mutationOptions(useDone(onClose)))
  const isText = kind === 'value' || kind === 'key'
  const isWhole =
    key !== '' && fromOn !== '' && (!isText || written !== '') && (kind !== 'value' || meant.trim() !== '')
  return (
    <RuleDialog
      title={t('aliasTitle')}
      note={t('aliasNote')}
      saveLabel={t('addAlias')}
      isOff={!isWhole || save.isPending}
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() =>
        save.mutate({
          alias: {
            kind,
            key,
            alias: isText ? written : '',
            value: kind === 'value' ? meant.trim() : null,
            fromOn,
            untilOn: untilOn || null,
          },
          reason: reason.trim(),
        })
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField
          label={t('aliasKindLabel')}
          value={kind}
          onChange={(chosen) => {
            const next = kinds.find((one) => one === chosen) ?? 'value'
            setKind(next)
            if ((next === 'value' || next === 'key') && key === '*') setKey(keys[0] ?? '')
          }}
          options={kinds.map((one) => ({ key: one, label: t(`aliasKind.${one}`) }))}
        />
        <SelectField
          label={t('key')}
          value={key}
          onChange={setKey}
          options={[
            ...keys.map((one) => ({ key: one, label: one })),
            ...(isText ? [] : [{ key: '*', label: t('everyKey') }]),
          ]}
        />
        {isText ? (
          <TextField label={t('written')} note={t('writtenNote')} value={written} onChange={setWritten} />
        ) : null}
        {kind === 'value' ? <TextField label={t('meant')} value={meant} onChange={setMeant} /> : null}
        <DateField label={t('fromOn')} value={fromOn} onChange={setFromOn} isRequired />
        <DateField label={t('untilOn')} note={t('untilNote')} value={untilOn} onChange={setUntilOn} />
      </div>
    </RuleDialog>
  )
}
