import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import en from '../../../messages/en.json' with { type: 'json' }
import zh from '../../../messages/zh-CN.json' with { type: 'json' }
import { findingRuleNames } from './rules.ts'
import { rulesPage } from './rules-page.ts'
import { secretPatterns } from './secret-patterns.ts'
import { requiredStages } from './stages.ts'

describe('the page about pipelines', () => {
  it('is what the script would write: run `node scripts/pipeline-rules.ts`', () => {
    expect(readFileSync('docs/pipelines.md', 'utf8')).toBe(rulesPage())
  })

  it.each([
    ['English', en],
    ['Chinese', zh],
  ])('has words for every rule, stage and pattern in %s', (_language, messages) => {
    const { rule, stage, pattern } = messages.pipelineFinding
    expect(Object.keys(rule).sort()).toEqual([...findingRuleNames].sort())
    expect(Object.keys(stage).sort()).toEqual([...requiredStages].sort())
    const patterns = [...secretPatterns.map(([name]) => name as string), 'secret-by-name', 'high-entropy']
    expect(Object.keys(pattern).sort()).toEqual(patterns.sort())
    for (const words of Object.values(rule))
      expect(Object.keys(words)).toEqual(['short', 'title', 'why', 'fix'])
  })
})
