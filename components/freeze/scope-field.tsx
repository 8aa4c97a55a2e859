'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import type { FreezeScope, ScopeKind } from '../../lib/domain/freeze/scope.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Button } from '../ui/button.tsx'
import { CheckField, fieldLook, SelectField } from '../ui/field.tsx'
import { Chip } from './chip.tsx'
import { scopeKinds } from './freeze-kinds.ts'

type Side = Omit<FreezeScope, 'exclusions'>

const tiers = ['0', '1', '2', '3', '4']
const runtimes = ['ack', 'edas', 'fc'] as const
const sorted = (texts: string[]) => [...new Set(texts)].sort()

/** What each kind offers, by id and word. */
function useOffers(kind: ScopeKind, typed: string): { key: string; label: string }[] {
  const t = useTranslations('freezes')
  const runtime = useTranslations('service.runtime')
  const name = useEnvironmentName()
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 })).data?.items ?? []
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 })).data
  const services = useQuery(
    api.service.list.queryOptions({
      input: { limit: 50, ...(typed ? { q: typed } : {}) },
      enabled: kind === 'services',
      placeholderData: (last) => last,
    }),
  ).data?.items
  const plain = (keys: string[]) => keys.map((key) => ({ key, label: key }))
  switch (kind) {
    case 'environments':
      return environments.map(({ id, slug }) => ({ key: id, label: name(slug) }))
    case 'productLines':
      return (facets?.productLines ?? []).map((one) => ({ key: one.id, label: one.name }))
    case 'teams':
      return (facets?.teams ?? []).map((one) => ({ key: one.id, label: one.name }))
    case 'services':
      return (services ?? []).map(({ id, slug }) => ({ key: id, label: slug }))
    case 'tiers':
      return tiers.map((key) => ({ key, label: t('tier', { tier: key }) }))
    case 'regions':
      return plain(sorted(environments.flatMap(({ regions }) => regions)))
    case 'runtimes':
      return runtimes.map((key) => ({ key, label: runtime(key) }))
  }
}

const idsOf = (side: Side, kind: ScopeKind): string[] => side[kind].map(String)

function changed(side: Side, kind: ScopeKind, ids: string[]): Side {
  return kind === 'tiers' ? { ...side, tiers: ids.map(Number) } : { ...side, [kind]: ids }
}

/** Where it holds: names of several kinds, and what is left out again. */
export function ScopeField(props: {
  scope: FreezeScope
  /** Words of what is stored already, by kind and id. */
  names: Record<string, string>
  error?: string | undefined
  onChange: (scope: FreezeScope) => void
}) {
  const { scope, onChange } = props
  const t = useTranslations('freezes')
  const [kind, setKind] = useState<ScopeKind>('environments')
  const [typed, setTyped] = useState('')
  const [isOut, setIsOut] = useState(false)
  const [known, setKnown] = useState<Record<string, string>>({})
  const offers = useOffers(kind, typed)
  const environments = useOffers('environments', '')
  const [chosen, setChosen] = useState('')
  const word = (of: ScopeKind, id: string) =>
    known[`${of} ${id}`] ??
    props.names[`${of} ${id}`] ??
    (of === 'environments' ? environments : []).find(({ key }) => key === id)?.label ??
    (of === 'tiers' ? t('tier', { tier: id }) : id)
  const put = (out: boolean, of: ScopeKind, ids: string[]) =>
    onChange(
      out
        ? { ...scope, exclusions: changed(scope.exclusions, of, ids) }
        : { ...scope, ...changed(scope, of, ids) },
    )
  const add = () => {
    const offer = offers.find(({ key }) => key === chosen)
    if (!offer) return
    const side = isOut ? scope.exclusions : scope
    setKnown({ ...known, [`${kind} ${offer.key}`]: offer.label })
    put(isOut, kind, [...new Set([...idsOf(side, kind), offer.key])])
    setChosen('')
  }
  const chips = ([false, true] as const).flatMap((out) =>
    scopeKinds.flatMap((of) =>
      idsOf(out ? scope.exclusions : scope, of).map((id) => ({ out, of, id, label: word(of, id) })),
    ),
  )
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-fg-2 text-sm">{t('form.scope')}</legend>
      <ul
        className={`mb-2 flex min-h-8 flex-wrap items-center gap-1 rounded-md border bg-surface px-1 py-[3px] ${props.error ? 'border-danger-solid' : 'border-line-2'}`}
      >
        {chips.map(({ out, of, id, label }) => (
          <Chip
            key={`${out} ${of} ${id}`}
            label={label}
            isOut={out}
            removeLabel={t('form.remove', { what: label })}
            onRemove={() =>
              put(
                out,
                of,
                idsOf(out ? scope.exclusions : scope, of).filter((one) => one !== id),
              )
            }
          />
        ))}
        {chips.length === 0 ? <li className="px-1.5 text-fg-3">{t('form.scopeEmpty')}</li> : null}
      </ul>
      {props.error ? <p className="mb-2 text-danger-fg text-sm">{props.error}</p> : null}
      <div className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_1.4fr_auto_auto]">
        <SelectField
          label={t('form.kindOfScope')}
          value={kind}
          onChange={(key) => {
            setKind(scopeKinds.find((one) => one === key) ?? 'environments')
            setChosen('')
          }}
          options={scopeKinds.map((key) => ({ key, label: t(`scopeKind.${key}`) }))}
        />
        <div className="flex min-w-0 flex-col gap-1">
          {kind === 'services' ? (
            <input
              aria-label={t('exception.service')}
              placeholder={t('exception.service')}
              className={`${fieldLook} border-control`}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          ) : null}
          <SelectField
            label={t(`scopeKind.${kind}`)}
            value={chosen}
            onChange={setChosen}
            options={[{ key: '', label: t('form.choose') }, ...offers]}
          />
        </div>
        <CheckField label={t('form.except')} isSelected={isOut} onChange={setIsOut} />
        <Button isDisabled={chosen === ''} onPress={add}>
          {t('form.add')}
        </Button>
      </div>
    </fieldset>
  )
}
