import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { toastStore } from '../ui/toast-store.ts'

/** After a change of the rules: what is shown is read again, and the months that are judged again are named. */
export function useDone(onClose: () => void) {
  const t = useTranslations('costRule')
  const client = useQueryClient()
  return {
    onSuccess: ({ judgedAgain }: { judgedAgain: string[] }) => {
      void client.invalidateQueries({ queryKey: api.costRule.key() })
      toastStore.show({ text: t('changed', { count: judgedAgain.length, months: judgedAgain.join(', ') }) })
      onClose()
    },
  }
}
