import { z } from 'zod'
import { pageOf, type YunxiaoDoor, type YunxiaoPage } from '../transport/yunxiao.ts'

const text = z.string().nullish()

export const WireProject = z.object({ id: z.string(), customCode: text, name: text })
export type WireProject = z.infer<typeof WireProject>

export const WireWorkItem = z.object({
  id: z.string(),
  serialNumber: text,
  subject: text,
  categoryId: text,
  workitemType: z.object({ name: text, nameEn: text, categoryId: text }).nullish(),
  status: z.object({ displayName: text, name: text, nameEn: text }).nullish(),
})
export type WireWorkItem = z.infer<typeof WireWorkItem>

const perPage = 200

/** Projex through Yunxiao's token API, `/oapi/v1/projex`. */
export class ProjexClient {
  private readonly door: YunxiaoDoor

  constructor(door: YunxiaoDoor) {
    this.door = door
  }

  private async search<T>(
    path: string,
    shape: z.ZodType<T>,
    body: Record<string, unknown>,
    page: number,
    signal: AbortSignal,
  ): Promise<YunxiaoPage<T>> {
    const ask = { body: { ...body, page, perPage }, signal }
    const answer = await this.door.send('projex', 'POST', path, ask)
    return pageOf(z.array(shape).parse(answer.body), answer.headers, page, perPage)
  }

  searchProjects(page: number, signal: AbortSignal) {
    return this.search('projects:search', WireProject, {}, page, signal)
  }

  /**
   * Work items of a project by their number. The filter is not documented and was seen to answer the whole project
   * instead: whoever asks picks again.
   */
  searchWorkItems(project: string, key: string, page: number, signal: AbortSignal) {
    const filter = { fieldIdentifier: 'serialNumber', operator: 'CONTAINS', value: [key], toValue: null }
    const conditions = { conditionGroups: [[{ ...filter, className: 'string', format: 'input' }]] }
    const body = {
      category: 'Req,Task,Bug,Risk,Request,Topic',
      spaceId: project,
      spaceType: 'Project',
      conditions: JSON.stringify(conditions),
    }
    return this.search('workitems:search', WireWorkItem, body, page, signal)
  }
}
