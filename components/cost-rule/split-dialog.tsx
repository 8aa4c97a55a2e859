'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostRules, CostSplitRuleItem } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { useCauseWords } from '../cost/use-cause-words.ts'
import { DateField } from '../ui/date-field.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'
import { valuesIn } from './version-draft.ts'

type Cause = CostSplitRuleItem['matches']['causes'][number]
/** Money that has no owner, or can have none: what a rule may share out. */
const offered = [
  'support',
  'tax',
  'marketplace',
  'unused-commitment',
  'cluster-idle',
  'cluster-system',
  'cluster-unowned',
  'untagged',
  'value-not-allowed',
  'key-not-switched-on',
] as const satisfies readonly Cause[]
const methods = ['direct-cost', 'even', 'usage'] as const
const nouns = ['product-line', 'team', 'service'] as const

/** Who bears what nobody owns, and by which measure. */
export function SplitDialog({ rules, onClose }: { rules: CostRules; onClose: () => void }) {
  const t = useTranslations('costRule')
  const causeWord = useCauseWords()
  const last = Math.max(0, ...rules.splitRules.map(({ position }) => position))
  const [name, setName] = useState('')
  const [causes, setCauses] = useState<Cause[]>([])
  const [products, setProducts] = useState('')
  const [method, setMethod] = useState<(typeof methods)[number]>('direct-cost')
  const [noun, setNoun] = useState<(typeof nouns)[number]>('product-line')
  const [product, setProduct] = useState('')
  const [unit, setUnit] = useState('')
  const [position, setPosition] = useState(String(last + 10))
  const [fromOn, setFromOn] = useState(rules.today)
  const [reason, setReason] = useState('')
  const save = useMutation(api.costRule.addSplitRule.mutationOptions(useDone(onClose)))
  const isPlaced = /^\d{1,3}$/.test(position)
  const isMeasured = method !== 'usage' || (product.trim() !== '' && unit.trim() !== '')
  return (
    <RuleDialog
      title={t('splitTitle')}
      note={t('splitNote')}
      saveLabel={t('addSplit')}
      isOff={
        name.trim() === '' ||
        causes.length === 0 ||
        !isPlaced ||
        !isMeasured ||
        fromOn === '' ||
        save.isPending
      }
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() =>
        save.mutate({
          rule: {
            name: name.trim(),
            position: Number(position),
            method,
            matches: { causes, products: valuesIn(products) },
            among: {
              noun,
              usage: method === 'usage' ? { product: product.trim(), unit: unit.trim() } : null,
            },
            fromOn,
          },
          reason: reason.trim(),
        })
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <TextField label={t('name')} value={name} onChange={setName} />
        <TextField
          label={t('position')}
          note={t('positionNote')}
          inputMode="numeric"
          value={position}
          onChange={setPosition}
        />
      </div>
      <fieldset className="rounded-md border border-line p-3">
        <legend className="px-1 font-medium text-sm">{t('shares')}</legend>
        <div className="grid grid-cols-1 sm:grid-cols-2">
          {offered.map((cause) => (
            <CheckField
              key={cause}
              label={causeWord(cause)}
              isSelected={causes.includes(cause)}
              onChange={(isOn) =>
                setCauses(isOn ? [...causes, cause] : causes.filter((one) => one !== cause))
              }
            />
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField
          label={t('splitMethodLabel')}
          value={method}
          onChange={(key) => setMethod(methods.find((one) => one === key) ?? 'direct-cost')}
          options={methods.map((key) => ({ key, label: t(`splitMethod.${key}`) }))}
        />
        <SelectField
          label={t('among')}
          value={noun}
          onChange={(key) => setNoun(nouns.find((one) => one === key) ?? 'product-line')}
          options={nouns.map((key) => ({ key, label: t(`amongAll.${key}`) }))}
        />
        {method === 'usage' ? (
          <>
            <TextField label={t('usageProduct')} value={product} onChange={setProduct} />
            <TextField label={t('usageUnit')} value={unit} onChange={setUnit} />
          </>
        ) : null}
        <TextField label={t('products')} note={t('noneIsAll')} value={products} onChange={setProducts} />
        <DateField label={t('fromOn')} value={fromOn} onChange={setFromOn} isRequired />
      </div>
    </RuleDialog>
  )
}
