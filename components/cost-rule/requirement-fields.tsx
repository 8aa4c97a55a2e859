'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import type { RequirementDraft } from './version-draft.ts'

const nouns = ['product-line', 'service', 'team', 'environment'] as const
const kinds = ['known', 'list', 'pattern', 'any'] as const

/** One key: what it names, which values it allows, and for whom. */
export function RequirementFields(props: {
  draft: RequirementDraft
  onChange: (draft: RequirementDraft) => void
  onRemove: (() => void) | null
}) {
  const { draft, onChange } = props
  const t = useTranslations('costRule')
  const has = draft.kind === 'list' || draft.kind === 'pattern'
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 font-mono text-sm">{draft.key || t('newKey')}</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <TextField label={t('key')} value={draft.key} onChange={(key) => onChange({ ...draft, key })} />
        <SelectField
          label={t('names')}
          value={draft.names}
          onChange={(key) => {
            const names = nouns.find((noun) => noun === key) ?? ''
            const kind = names === '' && draft.kind === 'known' ? 'any' : draft.kind
            onChange({ ...draft, names, kind })
          }}
          options={[
            { key: '', label: t('namesNothing') },
            ...nouns.map((key) => ({ key, label: t(`noun.${key}`) })),
          ]}
        />
        <SelectField
          label={t('allowed')}
          value={draft.kind}
          onChange={(key) => onChange({ ...draft, kind: kinds.find((kind) => kind === key) ?? 'any' })}
          options={kinds
            .filter((kind) => kind !== 'known' || draft.names !== '')
            .map((key) => ({ key, label: t(`allowedKind.${key}`) }))}
        />
        {has ? (
          <TextField
            label={t(draft.kind === 'list' ? 'values' : 'pattern')}
            note={t(draft.kind === 'list' ? 'withCommas' : 'patternNote')}
            value={draft.text}
            onChange={(text) => onChange({ ...draft, text })}
          />
        ) : (
          <span />
        )}
        <TextField
          label={t('accounts')}
          note={t('noneIsAll')}
          value={draft.accounts}
          onChange={(accounts) => onChange({ ...draft, accounts })}
        />
        <TextField
          label={t('products')}
          note={t('noneIsAll')}
          value={draft.products}
          onChange={(products) => onChange({ ...draft, products })}
        />
      </div>
      <div className="mt-2 flex items-center gap-3">
        <CheckField
          label={t('isRequired')}
          isSelected={draft.required}
          onChange={(required) => onChange({ ...draft, required })}
        />
        {props.onRemove ? (
          <span className="ml-auto">
            <Button size="small" onPress={props.onRemove}>
              {t('removeKey')}
            </Button>
          </span>
        ) : null}
      </div>
    </fieldset>
  )
}
