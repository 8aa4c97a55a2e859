'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { AdmitRule, FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { Button } from '../ui/button.tsx'
import { CheckField, SelectField } from '../ui/field.tsx'
import { Chip } from './chip.tsx'
import { actionClasses, contentClasses } from './freeze-kinds.ts'
import { useFreezeWords } from './freeze-words.ts'
import { ruleOf } from './window-draft.ts'

/** Classes of changes that the window lets pass, opens for, or asks no approvals of. */
export function AdmitsField(props: {
  effect: FreezeDefinition['effect']
  rules: AdmitRule[]
  error?: string | undefined
  onChange: (rules: AdmitRule[]) => void
}) {
  const { effect, rules, onChange } = props
  const t = useTranslations('freezes.form')
  const classes = useTranslations('changeClass')
  const words = useFreezeWords()
  const [content, setContent] = useState('')
  const [action, setAction] = useState('')
  const [ofRelease, setOfRelease] = useState(false)
  const legend = effect === 'allow' ? 'opensFor' : effect === 'require' ? 'without' : 'admits'
  const any = { key: '', label: t('any') }
  const add = () => {
    onChange([
      ...rules,
      ruleOf({
        content: contentClasses.filter((one) => one === content),
        action: actionClasses.filter((one) => one === action),
        ofRelease,
      }),
    ])
    setContent('')
    setAction('')
    setOfRelease(false)
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-fg-2 text-sm">{t(legend)}</legend>
      <ul
        className={`mb-2 flex min-h-8 flex-wrap items-center gap-1 rounded-md border bg-surface px-1 py-[3px] ${props.error ? 'border-danger-solid' : 'border-line-2'}`}
      >
        {rules.map((rule, index) => {
          const label = words.rule(rule)
          return (
            <Chip
              key={JSON.stringify(rule)}
              label={label}
              removeLabel={t('remove', { what: label })}
              onRemove={() => onChange(rules.filter((_, at) => at !== index))}
            />
          )
        })}
        {rules.length === 0 ? <li className="px-1.5 text-fg-3">{t('admitsNone')}</li> : null}
      </ul>
      {props.error ? <p className="mb-2 text-danger-fg text-sm">{props.error}</p> : null}
      <div className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_1fr_auto_auto]">
        <SelectField
          label={t('content')}
          value={content}
          onChange={setContent}
          options={[any, ...contentClasses.map((key) => ({ key, label: classes(`content.${key}`) }))]}
        />
        <SelectField
          label={t('action')}
          value={action}
          onChange={setAction}
          options={[any, ...actionClasses.map((key) => ({ key, label: classes(`action.${key}`) }))]}
        />
        <CheckField label={t('ofRelease')} isSelected={ofRelease} onChange={setOfRelease} />
        <Button isDisabled={!content && !action && !ofRelease} onPress={add}>
          {t('add')}
        </Button>
      </div>
    </fieldset>
  )
}
