import { describe, expect, it } from 'vitest'
import { openRule } from '../../domain/branch-rule/rule.ts'
import { everyItem, must, type Scene } from './scene.ts'

/** What DefinitionPort promises. */
export function describeDefinitions(scene: () => Scene): void {
  describe('definitions', () => {
    const reading = async () => scene().gate.reading(scene().connectionId)
    const absent = { ok: false, failure: { kind: 'not-found', definite: true } }

    it('shows what a pipeline runs', async () => {
      const { pipelines, definitions } = await reading()
      const all = await everyItem((page) => pipelines.listPipelines(null, page))
      const { name } = scene().pipeline
      const id = all.find((each) => each.name === name)?.externalId ?? ''
      const found = must(await definitions.getDefinition(id))
      expect(found.text).toContain(`name: ${name}`)
      expect(found.variables.every((variable) => variable.name !== '')).toBe(true)
      expect(await definitions.getDefinition('999999')).toMatchObject(absent)
    })

    it('lists every file of a repository, with a revision that is of the content', async () => {
      const { repository, branch, file } = scene().code
      const { definitions } = await reading()
      const files = must(await definitions.listFiles(repository, branch))
      const found = files.find(({ path }) => path === file.path)
      expect(found?.revision).toMatch(/.+/)
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
      expect(await definitions.listFiles(repository, 'no/such-branch')).toMatchObject(absent)
      expect(await definitions.listFiles('yunfan/nowhere/nothing', branch)).toMatchObject(absent)
    })

    it('reads the rules of branches under the token that only reads', async () => {
      const { gate, connectionId, code } = scene()
      const { code: releases } = await gate.releasing(connectionId)
      const rule = openRule('contract/definitions')
      const written = must(await releases.writeBranchRule(code.repository, null, rule))
      const { definitions } = await reading()
      const rules = must(await definitions.listBranchRules(code.repository))
      expect(rules.find(({ externalId }) => externalId === written.externalId)?.rule).toEqual(written.rule)
      must(await releases.removeBranchRule(code.repository, written.externalId))
      expect(await definitions.listBranchRules('yunfan/nowhere/nothing')).toMatchObject(absent)
    })
  })
}
