'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { CheckField, TextField } from '../ui/field.tsx'
import { type StepDraft, type StrategyDraft, withStep } from './draft.ts'

/** The shares of a canary, one row each; the whole comes after the last. */
export function StepFields(props: {
  draft: StrategyDraft
  onChange: (change: (now: StrategyDraft) => StrategyDraft) => void
}) {
  const { draft, onChange } = props
  const t = useTranslations('strategy.setting')
  const edit = (key: number, change: Partial<StepDraft>) =>
    onChange((now) => ({
      ...now,
      steps: now.steps.map((step) => (step.key === key ? { ...step, ...change } : step)),
    }))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t('steps')}</legend>
      {draft.steps.map((step, index) => (
        <div key={step.key} className="grid grid-cols-[1fr_1fr_auto_auto] items-end gap-3 max-md:grid-cols-2">
          <TextField
            label={t('share', { number: index + 1 })}
            inputMode="numeric"
            value={step.percent}
            onChange={(percent) => edit(step.key, { percent })}
          />
          <TextField
            label={t('minutes')}
            inputMode="numeric"
            value={step.minutes}
            onChange={(minutes) => edit(step.key, { minutes })}
          />
          <CheckField
            label={t('pause')}
            isSelected={step.pause}
            onChange={(pause) => edit(step.key, { pause })}
          />
          <Button
            variant="ghost"
            size="small"
            aria-label={t('removeStep', { number: index + 1 })}
            isDisabled={draft.steps.length === 1}
            onPress={() =>
              onChange((now) => ({ ...now, steps: now.steps.filter(({ key }) => key !== step.key) }))
            }
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          isDisabled={draft.steps.length >= 10}
          onPress={() => onChange((now) => withStep(now))}
        >
          {t('addStep')}
        </Button>
      </div>
    </fieldset>
  )
}
