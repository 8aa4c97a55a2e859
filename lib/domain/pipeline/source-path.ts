/**
 * Path of a repository from what a pipeline calls it: `https://codeup.aliyun.com/yunfan/trade/order-service.git`, the same
 * over SSH, or the path itself. Null: there is nothing in it.
 */
export function sourcePath(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : (/^[^@/]+@[^:]+:(.+)$/.exec(url)?.[1] ?? url)
  const plain = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
  return plain === '' ? null : plain
}
