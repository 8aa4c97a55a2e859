'use client'
import { useTranslations } from 'next-intl'
import type { PullCluster } from '../../lib/api/contract/registry.ts'
import { Status } from '../ui/status.tsx'

/** From so many nodes the nodes should share an image among themselves. */
const many = 20

/** Clusters that pull: how many nodes may ask for an image at once, and whether they share it. */
export function PullRows({ items }: { items: PullCluster[] }) {
  const t = useTranslations('registry')
  const word = (item: PullCluster) => (item.p2p === null ? 'p2pUnknown' : item.p2p ? 'p2pOn' : 'p2pOff')
  return (
    <ul>
      {items.map((item) => (
        <li
          key={`${item.region} ${item.cluster}`}
          data-pull={item.cluster}
          className="flex flex-wrap items-center gap-x-3 border-line border-t px-4 py-2 first:border-t-0"
        >
          <b className="font-medium">{item.cluster}</b>
          <span className="text-fg-3">{item.region}</span>
          <span>{t('nodes', { count: item.nodes })}</span>
          <span className="ml-auto">
            <Status
              kind={item.p2p === true ? 'pass' : item.nodes > many ? 'warn' : 'off'}
              label={t(item.nodes > many || item.p2p ? word(item) : 'fewNodes')}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}
