import { describe, expect, it } from 'vitest'
import { evaluatePolicies, matchesWildcard, type PolicyStatement, parsePolicy } from './policy.ts'

const judge = (
  statements: PolicyStatement[],
  action: string,
  resource = 'acs:cr:cn:1:instance/a',
  context = {},
) => evaluatePolicies([{ Version: '1', Statement: statements }], { action, resource, context })

describe('policies', () => {
  it.each<[PolicyStatement[], string, string]>([
    [[], 'cr:GetInstance', 'implicit-deny'],
    [[{ Effect: 'Allow', Action: 'cr:Get*', Resource: '*' }], 'cr:GetInstance', 'allow'],
    [[{ Effect: 'Allow', Action: 'CR:get*', Resource: '*' }], 'cr:GetInstance', 'allow'],
    [[{ Effect: 'Allow', Action: ['cs:*', 'cr:List*'], Resource: '*' }], 'cr:GetInstance', 'implicit-deny'],
    [[{ Effect: 'Allow', Action: '*', Resource: 'acs:cr:*:1:instance/a' }], 'cr:GetInstance', 'allow'],
    [
      [{ Effect: 'Allow', Action: '*', Resource: 'acs:cr:*:1:instance/ab' }],
      'cr:GetInstance',
      'implicit-deny',
    ],
    [
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'cr:*', Resource: '*' },
      ],
      'cr:GetInstance',
      'explicit-deny',
    ],
    [[{ Effect: 'Allow', NotAction: 'cr:*', Resource: '*' }], 'cr:GetInstance', 'implicit-deny'],
    [[{ Effect: 'Allow', NotAction: 'cr:*', Resource: '*' }], 'cs:GetCluster', 'allow'],
  ])('%j judges %s: %s', (statements, action, verdict) => {
    expect(judge(statements, action)).toBe(verdict)
  })

  it('holds conditions only where the context says so', () => {
    const when: PolicyStatement[] = [
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringLike: { 'acs:Tag': ['a*', 'b'] } } },
    ]
    expect(judge(when, 'x:Y', 'r', { 'acs:Tag': 'abc' })).toBe('allow')
    expect(judge(when, 'x:Y', 'r', { 'acs:Tag': 'c' })).toBe('implicit-deny')
    expect(judge(when, 'x:Y', 'r')).toBe('implicit-deny')
  })

  it('does not read a dot or bracket in a pattern as anything but itself', () => {
    expect(matchesWildcard('a.b[c]', 'axb[c]')).toBe(false)
    expect(matchesWildcard('a.?[c]*', 'a.b[c]')).toBe(true)
  })

  it.each([
    '',
    'x',
    '[]',
    '{"Version":"2","Statement":[]}',
    '{"Version":"1","Statement":[]}',
    '{"Version":"1","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}',
  ])('refuses %j as a document', (text) => {
    expect(parsePolicy(text)).toBeUndefined()
  })
})
