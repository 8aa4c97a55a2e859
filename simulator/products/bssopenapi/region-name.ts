/** What bills call a region; they never write its id. */
const names: Record<string, string> = {
  'cn-hangzhou': '华东1（杭州）',
  'cn-shanghai': '华东2（上海）',
  'eu-central-1': '德国（法兰克福）',
  '': '',
  global: '不区分地域',
}

export const regionName = (regionId: string): string => names[regionId] ?? regionId
