import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FindingsView } from '../../../../components/pipeline-finding/findings-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pipelineFinding'))('title') }
}

export default function FindingsPage() {
  return <FindingsView />
}
