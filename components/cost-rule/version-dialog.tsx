'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { Button } from '../ui/button.tsx'
import { DateField } from '../ui/date-field.tsx'
import { TextField } from '../ui/field.tsx'
import { OrderFields } from './order-fields.tsx'
import { RequirementFields } from './requirement-fields.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'
import { draftOf, emptyRequirement, goalOf, requirementsOf } from './version-draft.ts'

const methods = ['cost-tag', 'alias', 'resource-group', 'cost-unit', 'kubernetes', 'split'] as const

/** A new version of the rules, made from the last one: the old one goes on judging the days that were its own. */
export function VersionDialog({ rules, onClose }: { rules: CostRules; onClose: () => void }) {
  const t = useTranslations('costRule')
  const after = rules.versions[0]?.version ?? 0
  const [draft, setDraft] = useState(() =>
    draftOf(
      rules,
      methods.map((method) => ({ method, on: true })),
    ),
  )
  const [fromOn, setFromOn] = useState(rules.today)
  const [reason, setReason] = useState('')
  const save = useMutation(api.costRule.setVersion.mutationOptions(useDone(onClose)))
  const requirements = requirementsOf(draft.requirements)
  const goal = goalOf(draft.goal)
  const nextId = Math.max(0, ...draft.requirements.map(({ id }) => id)) + 1
  return (
    <RuleDialog
      title={t('versionTitle', { version: after + 1 })}
      note={t('versionNote')}
      saveLabel={t('makeVersion')}
      isWide
      isOff={requirements === null || goal === 'wrong' || fromOn === '' || save.isPending}
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() => {
        if (requirements !== null && goal !== 'wrong')
          save.mutate({ after, fromOn, order: draft.order, requirements, goal, reason: reason.trim() })
      }}
      onClose={onClose}
    >
      <DateField
        label={t('fromOn')}
        note={fromOn < rules.today ? t('judgesBack') : undefined}
        value={fromOn}
        onChange={setFromOn}
        isRequired
      />
      <TextField
        label={t('goal')}
        note={t('goalNote')}
        inputMode="numeric"
        value={draft.goal}
        error={goal === 'wrong' ? t('goalWrong') : undefined}
        onChange={(text) => setDraft({ ...draft, goal: text })}
      />
      {draft.requirements.map((one) => (
        <RequirementFields
          key={one.id}
          draft={one}
          onChange={(changed) =>
            setDraft({
              ...draft,
              requirements: draft.requirements.map((each) => (each.id === one.id ? changed : each)),
            })
          }
          onRemove={
            draft.requirements.length > 1
              ? () =>
                  setDraft({ ...draft, requirements: draft.requirements.filter(({ id }) => id !== one.id) })
              : null
          }
        />
      ))}
      <span>
        <Button
          size="small"
          onPress={() =>
            setDraft({ ...draft, requirements: [...draft.requirements, emptyRequirement(nextId)] })
          }
        >
          {t('addKey')}
        </Button>
      </span>
      <OrderFields order={draft.order} onChange={(order) => setDraft({ ...draft, order })} />
    </RuleDialog>
  )
}
