import { useTranslations } from 'next-intl'
import type { PipelineFindingItem } from '../../lib/api/contract/pipeline-finding.ts'

/** Values of a finding as sentences take them: names of patterns and stages in the reader's language. */
export function useFindingWords() {
  const t = useTranslations('pipelineFinding')
  return ({ rule, values }: Pick<PipelineFindingItem, 'rule' | 'values'>) => {
    const pattern = String(values.pattern ?? '')
    const kind = t.has(`pattern.${pattern}`) ? t(`pattern.${pattern}` as 'pattern.jwt') : pattern
    const stage = String(values.stage ?? '')
    const filled = {
      ...values,
      what: values.name ? `${values.name} (${kind})` : kind,
      stage: t.has(`stage.${stage}`) ? t(`stage.${stage}` as 'stage.build') : stage,
      tagged: values.tag ? `:${values.tag}` : '',
      known: values.better ? 'yes' : 'no',
      kind: values.kind === 'whole-system' ? 'whole' : String(values.kind ?? ''),
    }
    return {
      title: t(`rule.${rule}.title`, filled),
      why: t(`rule.${rule}.why`, filled),
      fix: t(`rule.${rule}.fix`, filled),
    }
  }
}
