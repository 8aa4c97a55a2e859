'use client'
import { useTranslations } from 'next-intl'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import { useScopes } from '../person/use-scopes.ts'
import { SelectField } from '../ui/field.tsx'
import { useMayRoster } from './use-may-roster.ts'

const kinds = [
  'all',
  'team',
  'product-line',
  'environment',
] as const satisfies readonly RosterItem['scopeKind'][]

export interface Scope {
  scopeKind: RosterItem['scopeKind']
  scopeId: string | null
}

/** Where: everything, or one team, product line or environment. Whether the reader may is told before they save. */
export function ScopeFields({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const t = useTranslations('person')
  const roster = useTranslations('roster')
  const may = useMayRoster()
  const choices = useScopes(scope.scopeKind)
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <SelectField
        label={roster('scope')}
        value={scope.scopeKind}
        error={scope.scopeKind === 'all' && !may(scope) ? roster('mayNotHere') : undefined}
        onChange={(key) =>
          onChange({ scopeKind: kinds.find((kind) => kind === key) ?? 'all', scopeId: null })
        }
        options={kinds.map((key) => ({ key, label: t(`scopeKind.${key}`) }))}
      />
      {scope.scopeKind === 'all' ? null : (
        <SelectField
          label={t(`scopeKind.${scope.scopeKind}`)}
          value={scope.scopeId ?? ''}
          error={scope.scopeId !== null && !may(scope) ? roster('mayNotHere') : undefined}
          onChange={(scopeId) => onChange({ ...scope, scopeId: scopeId || null })}
          options={[{ key: '', label: roster('choose') }, ...choices]}
        />
      )}
    </div>
  )
}

/** Whether a scope is chosen as far as its kind needs. */
export const isChosen = ({ scopeKind, scopeId }: Scope) => scopeKind === 'all' || scopeId !== null
