import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NewWindowView } from '../../../../components/freeze/new-window-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('freezes.form'))('new') }
}

export default function NewWindowPage() {
  return <NewWindowView />
}
