import { expect, it } from 'vitest'
import { scopeKinds as scopes } from '../../lib/domain/freeze/scope.ts'
import * as domain from '../../lib/domain/freeze/window.ts'
import * as face from './freeze-kinds.ts'

it('offers whatever the domain knows', () => {
  expect(face.scopeKinds).toEqual(scopes)
  expect(face.contentClasses).toEqual(domain.contentClasses)
  expect(face.actionClasses).toEqual(domain.actionClasses)
  expect(face.freezeActs).toEqual(domain.freezeActs)
})
