import { describe, expect, it } from 'vitest'
import { connection as contract } from '../../lib/api/contract/connection.ts'
import { badFields, draftOf, inputOf } from './connection-draft.ts'

const environments = ['test', 'production']
const role = (name: string) => `acs:ram::1234567890123456:role/${name}`
const draft = {
  name: ' Main account ',
  accountId: '1234567890123456',
  regions: 'cn-hangzhou, eu-central-1 cn-hangzhou',
  yunxiaoOrganisationId: 'yunfan',
  accessKeyId: 'LTAI5tSluiceSim0001',
  roles: { reading: role('reader'), 'promotion:production': role('promote-production') },
  secrets: { 'access-key': 'not-real', 'manifest-writer:test': ' pt-not-real ', 'yunxiao-reader': '' },
}

describe('connection form', () => {
  it('sends what was typed, each secret with its purpose', () => {
    expect(inputOf(draft, null, environments)).toEqual({
      name: 'Main account',
      regions: ['cn-hangzhou', 'eu-central-1'],
      yunxiaoOrganisationId: 'yunfan',
      accessKeyId: 'LTAI5tSluiceSim0001',
      roles: [
        { purpose: 'reading', arn: role('reader') },
        { purpose: 'promotion', environment: 'production', arn: role('promote-production') },
      ],
      secrets: [
        { purpose: 'access-key', value: 'not-real' },
        { purpose: 'manifest-writer', environment: 'test', value: 'pt-not-real' },
      ],
    })
  })

  it('is valid for the API', () => {
    const schema = contract.create['~orpc'].inputSchema
    const input = { ...inputOf(draft, null, environments), accountId: draft.accountId }
    expect(badFields(draft)).toEqual([])
    expect(schema?.safeParse(input).success).toBe(true)
  })

  it('names each field that cannot be sent', () => {
    const wrong = {
      ...draft,
      name: ' ',
      accountId: '123',
      regions: 'Hangzhou',
      accessKeyId: 'with space',
      roles: { reading: 'role/reader' },
    }
    expect(badFields(wrong).sort()).toEqual(['accessKeyId', 'accountId', 'name', 'regions', 'role:reading'])
  })

  it('does not send roles that stay as they are', () => {
    const before = {
      ...draft,
      id: '0190d3a0-0000-7000-8000-000000000001',
      kind: 'alibaba' as const,
      regions: ['cn-hangzhou'],
      createdAt: '2024-06-18T10:00:00Z',
      disabledAt: null,
      roles: [
        {
          purpose: 'reading' as const,
          environment: null,
          arn: role('reader'),
          missing: [],
          checkedAt: null,
          problem: null,
        },
      ],
      secrets: [],
      branchRuleProblem: null,
      health: [],
    }
    const edited = { ...draftOf(before), roles: { reading: role('reader'), cost: role('cost') } }
    expect(inputOf(edited, before, environments).roles).toEqual([{ purpose: 'cost', arn: role('cost') }])
    expect(inputOf(edited, before, environments)).not.toHaveProperty('secrets')
  })
})
