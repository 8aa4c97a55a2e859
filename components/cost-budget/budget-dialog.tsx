'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostBudgetItem } from '../../lib/api/contract/cost-budget.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { isDraftWhole, readShares, sharesAreWrong } from './budget-draft.ts'

/** A budget for a product line, or another amount, other alerts or an end for one that is there. */
export function BudgetDialog(props: { budget: CostBudgetItem | null; month: string; onClose: () => void }) {
  const { budget, onClose } = props
  const t = useTranslations('costBudget')
  const queries = useQueryClient()
  const facets = useQuery(api.service.facets.queryOptions({ enabled: budget === null }))
  const lines = (facets.data?.productLines ?? []).map(({ slug, name }) => ({ key: slug, label: name }))
  const [line, setLine] = useState('')
  const [measure, setMeasure] = useState<'effective' | 'billed'>('effective')
  const [draft, setDraft] = useState({
    amount: budget ? budget.amount.replace(/\.00$/, '') : '',
    currency: budget?.currency ?? 'CNY',
    shares: (budget?.alertShares ?? [50, 80, 100]).join(', '),
    fromMonth: budget?.fromMonth ?? props.month,
    untilMonth: budget?.untilMonth ?? '',
    reason: '',
  })
  const edit = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const done = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: api.costBudget.key() })
      void queries.invalidateQueries({ queryKey: api.cost.key() })
      onClose()
    },
  }
  const add = useMutation(api.costBudget.set.mutationOptions(done))
  const change = useMutation(api.costBudget.change.mutationOptions(done))
  const productLine = line || (lines[0]?.key ?? '')
  const isOff = !isDraftWhole(draft) || (!budget && !productLine) || add.isPending || change.isPending
  const save = () => {
    if (isOff) return
    const wanted = {
      amount: draft.amount,
      untilMonth: draft.untilMonth || null,
      alertShares: readShares(draft.shares) ?? [],
      reason: draft.reason,
    }
    if (budget) change.mutate({ id: budget.id, version: budget.version, ...wanted })
    else add.mutate({ productLine, measure, currency: draft.currency, fromMonth: draft.fromMonth, ...wanted })
  }
  const error = add.error ?? change.error
  return (
    <Dialog
      title={budget ? t('changeNamed', { name: budget.productLine.name }) : t('addTitle')}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <p className="text-fg-2">{t('dialogNote')}</p>
        {budget ? null : (
          <>
            <SelectField label={t('productLine')} value={productLine} onChange={setLine} options={lines} />
            <div className="grid grid-cols-2 gap-3">
              <SelectField
                label={t('measure.label')}
                value={measure}
                onChange={(key) => setMeasure(key === 'billed' ? 'billed' : 'effective')}
                options={(['effective', 'billed'] as const).map((key) => ({
                  key,
                  label: t(`measure.${key}`),
                }))}
              />
              <TextField
                label={t('currency')}
                value={draft.currency}
                onChange={(text) => edit({ currency: text.toUpperCase() })}
              />
            </div>
          </>
        )}
        <TextField
          label={t('amountPerMonth')}
          inputMode="decimal"
          value={draft.amount}
          onChange={(amount) => edit({ amount: amount.replaceAll(/[\s,]/g, '') })}
        />
        <TextField
          label={t('alertShares')}
          note={t('alertSharesNote')}
          value={draft.shares}
          error={sharesAreWrong(draft.shares) ? t('alertSharesWrong') : undefined}
          onChange={(shares) => edit({ shares })}
        />
        <div className="grid grid-cols-2 gap-3">
          {budget ? null : (
            <TextField
              label={t('fromMonth')}
              value={draft.fromMonth}
              onChange={(fromMonth) => edit({ fromMonth })}
            />
          )}
          <TextField
            label={t('untilMonth')}
            note={t('untilNote')}
            value={draft.untilMonth}
            onChange={(untilMonth) => edit({ untilMonth })}
          />
        </div>
        <TextField label={t('reason')} value={draft.reason} onChange={(reason) => edit({ reason })} />
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t(budget ? 'save' : 'add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
