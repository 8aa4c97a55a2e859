'use client'
import { useTranslations } from 'next-intl'
import { CheckField, TextField } from '../ui/field.tsx'
import { faultsOf, type PlanDraft } from './plan-draft.ts'

export function PlanFields({ draft, onChange }: { draft: PlanDraft; onChange: (draft: PlanDraft) => void }) {
  const t = useTranslations('train.plan')
  const faults = faultsOf(draft)
  const set = (change: Partial<PlanDraft>) => onChange({ ...draft, ...change })
  const error = (wrong: boolean) => (wrong ? t('notReadable') : undefined)
  return (
    <fieldset
      className="grid grid-cols-1 items-end gap-3 sm:grid-cols-2 lg:grid-cols-4"
      aria-label={t('label')}
    >
      <TextField
        label={t('budget')}
        note={t('budgetNote')}
        value={draft.budget}
        error={error(faults.budget)}
        onChange={(budget) => set({ budget })}
      />
      <TextField
        label={t('bake')}
        inputMode="numeric"
        value={draft.bake}
        error={error(faults.bake)}
        onChange={(bake) => set({ bake })}
      />
      <TextField
        label={t('perWave')}
        note={t('perWaveNote')}
        inputMode="numeric"
        value={draft.perWave}
        error={error(faults.perWave)}
        onChange={(perWave) => set({ perWave })}
      />
      <CheckField
        label={t('goEachWave')}
        isSelected={draft.goEachWave}
        onChange={(goEachWave) => set({ goEachWave })}
      />
    </fieldset>
  )
}
