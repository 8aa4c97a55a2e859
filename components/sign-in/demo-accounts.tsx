'use client'
import { useTranslations } from 'next-intl'

export interface DemoAccountItem {
  key: string
  name: string
  roles: string[]
  password: string
}

/** One press signs in: only shown while the cloud is simulated and everything stays on this machine. */
export function DemoAccounts(props: {
  accounts: DemoAccountItem[]
  pendingKey: string | null
  onChoose: (account: DemoAccountItem) => void
}) {
  const t = useTranslations('signIn')
  const role = useTranslations('person.role')
  return (
    <section aria-label={t('demo')} className="rounded-lg border border-line-2 border-dashed p-4">
      <h2 className="font-semibold">{t('demo')}</h2>
      <p className="mt-0.5 mb-2 text-fg-2 text-sm">{t('demoNote')}</p>
      <ul className="flex flex-col">
        {props.accounts.map((account) => (
          <li key={account.key}>
            <button
              type="button"
              aria-disabled={props.pendingKey !== null || undefined}
              onClick={() => props.onChoose(account)}
              className="-mx-2 flex min-h-9 w-[calc(100%+16px)] cursor-pointer items-center gap-2 rounded-md px-2 text-left hover:bg-hover max-md:min-h-11"
            >
              <span className="font-medium">{account.name}</span>
              <span className="text-fg-3 text-sm">{account.key}</span>
              <span className="ml-auto text-right text-fg-2 text-sm">
                {account.roles.map((key) => (role.has(key) ? role(key) : key)).join(', ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
