'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useId } from 'react'
import type { StartForm } from '../../lib/api/contract/run-action.ts'
import { api } from '../../lib/client/api.ts'
import { Frame, fieldEdge, fieldLook, SelectField } from '../ui/field.tsx'

export interface ChosenSource {
  kind: 'branch' | 'gitTag'
  name: string
}

/** A branch or a Git tag: known ones are offered as one types, and any other may be named. */
export function SourceFields(props: {
  pipelineId: string
  form: Pick<StartForm, 'branches' | 'gitTags'>
  chosen: ChosenSource
  onChange: (chosen: ChosenSource) => void
}) {
  const { chosen, form, onChange } = props
  const t = useTranslations('runAction')
  const id = useId()
  const q = useDeferredValue(chosen.name.trim())
  const found = useQuery(
    api.runAction.form.queryOptions({
      input: { id: props.pipelineId, ...(q ? { q } : {}) },
      placeholderData: (before) => before,
      staleTime: 30_000,
    }),
  )
  const known = { ...form, ...found.data }
  const names = chosen.kind === 'branch' ? known.branches : known.gitTags
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <SelectField
        label={t('sourceKind')}
        value={chosen.kind}
        onChange={(kind) => onChange({ kind: kind === 'gitTag' ? 'gitTag' : 'branch', name: '' })}
        options={[
          { key: 'branch', label: t('branch') },
          { key: 'gitTag', label: t('gitTag') },
        ]}
      />
      <Frame id={id} label={t(chosen.kind)} note={t('sourceNote')}>
        <input
          id={id}
          list={`${id}-known`}
          autoComplete="off"
          spellCheck={false}
          maxLength={250}
          className={`${fieldLook} ${fieldEdge(undefined)} font-mono`}
          value={chosen.name}
          onChange={(event) => onChange({ ...chosen, name: event.target.value })}
        />
        <datalist id={`${id}-known`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Frame>
    </div>
  )
}
