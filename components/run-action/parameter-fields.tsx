'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'

/** A parameter as it stands in the form. */
export interface Given {
  key: string
  value: string
  /** Its value stays in Flow: it is neither shown nor sent. */
  masked: boolean
  description: string | null
  /** Added here: its name can be changed. */
  isNew: boolean
}

/** What a start sends: what has a name and is not masked. */
export const sentParameters = (given: readonly Given[]): { key: string; value: string }[] =>
  given
    .filter(({ key, value, masked, isNew }) => !masked && key.trim() !== '' && (isNew || value !== ''))
    .map(({ key, value }) => ({ key: key.trim(), value }))

/** Parameters by name, as the definition or the last run has them. */
export function ParameterFields({ given, onChange }: { given: Given[]; onChange: (given: Given[]) => void }) {
  const t = useTranslations('runAction')
  const change = (at: number, part: Partial<Given>) =>
    onChange(given.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-fg-2 text-sm">{t('parameters')}</legend>
      {given.length === 0 ? <p className="text-fg-3 text-sm">{t('noParameters')}</p> : null}
      {given.map((one, at) =>
        one.masked ? (
          <p key={one.key} className="text-sm">
            <code className="font-mono">{one.key}</code> <span className="text-fg-3">{t('masked')}</span>
          </p>
        ) : one.isNew ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no name yet, and rows keep their order
          <div key={at} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
            <TextField label={t('parameterName')} value={one.key} onChange={(key) => change(at, { key })} />
            <TextField
              label={t('parameterValue')}
              value={one.value}
              onChange={(value) => change(at, { value })}
            />
            <Button variant="ghost" onPress={() => onChange(given.filter((_, index) => index !== at))}>
              {t('removeParameter')}
            </Button>
          </div>
        ) : (
          <TextField
            key={one.key}
            label={one.key}
            note={one.description ?? undefined}
            value={one.value}
            onChange={(value) => change(at, { value })}
          />
        ),
      )}
      <div>
        <Button
          size="small"
          onPress={() =>
            onChange([...given, { key: '', value: '', masked: false, description: null, isNew: true }])
          }
        >
          {t('addParameter')}
        </Button>
      </div>
    </fieldset>
  )
}
