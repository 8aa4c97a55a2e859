'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { StrategyItem } from '../../lib/api/contract/strategy.ts'
import type { AdviceItem } from '../../lib/api/contract/strategy-advice.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import { CapacityNote } from './capacity-note.tsx'
import { draftOf, strategyOf } from './draft.ts'
import { StepFields } from './step-fields.tsx'
import { useStrategyWords } from './strategy-words.ts'

/** The strategy of a service in one environment, with what it takes and costs before it is set. */
export function SettingDialog(props: {
  service: string
  item: StrategyItem
  advice: AdviceItem | undefined
  onClose: () => void
}) {
  const { service, item, advice, onClose } = props
  const t = useTranslations('strategy.setting')
  const kinds = useTranslations('strategy.kind')
  const words = useStrategyWords()
  const environment = useEnvironmentName()(item.environment)
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(item.strategy))
  const [reason, setReason] = useState('')
  const strategy = strategyOf(draft)
  const unfit = item.kinds.find(({ kind }) => kind === draft.kind)?.unfit ?? []
  const set = useMutation(
    api.strategy.set.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const off = strategy === null || unfit.length > 0 || reason.trim() === '' || set.isPending
  return (
    <Dialog title={t('dialogTitle', { service, environment })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (off) return
          set.mutate({ slug: service, environment: item.environment, strategy, reason: reason.trim() })
        }}
      >
        {advice ? <p className="text-fg-2">{words.advice(advice)}</p> : null}
        <SelectField
          label={t('kind')}
          value={draft.kind}
          onChange={(key) =>
            setDraft((now) => ({
              ...now,
              kind: item.kinds.find(({ kind }) => kind === key)?.kind ?? now.kind,
            }))
          }
          options={item.kinds.map(({ kind }) => ({ key: kind, label: kinds(kind) }))}
        />
        <p className="text-fg-2">{t(`kindNote.${draft.kind}`)}</p>
        {unfit.length > 0 ? (
          <p className="text-danger-fg">{t('unfit', { targets: unfit.join(', ') })}</p>
        ) : null}
        {draft.kind === 'canary' ? <StepFields draft={draft} onChange={setDraft} /> : null}
        {draft.kind === 'blue-green' ? (
          <>
            <div className="grid grid-cols-2 gap-3">
              <TextField
                label={t('bake')}
                inputMode="numeric"
                value={draft.bake}
                onChange={(bake) => setDraft((now) => ({ ...now, bake }))}
              />
              <TextField
                label={t('hold')}
                inputMode="numeric"
                value={draft.hold}
                onChange={(hold) => setDraft((now) => ({ ...now, hold }))}
              />
            </div>
            <CheckField
              label={t('cutOverPause')}
              isSelected={draft.pause}
              onChange={(pause) => setDraft((now) => ({ ...now, pause }))}
            />
            <CapacityNote item={item} advice={advice} strategy={strategy} />
          </>
        ) : null}
        {strategy === null ? <p className="text-danger-fg">{t('wrong')}</p> : null}
        <TextField label={t('reason')} value={reason} onChange={setReason} isRequired />
        {set.error ? <FailureNote error={set.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
