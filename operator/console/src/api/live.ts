import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

/** Follows a stream of server-sent events for as long as the component is there; says whether it is open. */
export function useStream(path: string | undefined, onMessage: (message: unknown) => void): boolean {
  const [isOpen, setOpen] = useState(true)
  useEffect(() => {
    if (!path) return undefined
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let wait = 1000
    const connect = () => {
      source?.close()
      source = new EventSource(path)
      source.onopen = () => {
        wait = 1000
        setOpen(true)
      }
      source.onmessage = (event: MessageEvent<string>) => onMessage(JSON.parse(event.data))
      source.onerror = () => {
        source?.close()
        setOpen(false)
        timer = setTimeout(connect, wait + Math.random() * 500)
        wait = Math.min(wait * 2, 15_000)
      }
    }
    const lose = () => {
      clearTimeout(timer)
      source?.close()
      setOpen(false)
    }
    connect()
    window.addEventListener('offline', lose)
    window.addEventListener('online', connect)
    return () => {
      window.removeEventListener('offline', lose)
      window.removeEventListener('online', connect)
      clearTimeout(timer)
      source?.close()
    }
  }, [path, onMessage])
  return isOpen
}

/** Which queries read what a change was made to. */
const READERS: Record<string, string[]> = {
  devices: ['devices', 'device', 'summary', 'approvalRules'],
  rollouts: ['rollouts', 'rollout', 'deployments', 'summary', 'devices', 'device'],
  models: ['models', 'versions', 'version'],
  fleets: ['fleets'],
  joinTokens: ['joinTokens'],
  approvalRules: ['approvalRules'],
  apiTokens: ['apiTokens'],
}

/** Reads anew what is shown, once a moment has passed in which more may have changed. */
export function useInvalidation(): (resource: string) => void {
  const client = useQueryClient()
  const [invalidate] = useState(() => {
    const changed = new Set<string>(['events'])
    let timer: ReturnType<typeof setTimeout> | undefined
    return (resource: string) => {
      const readers = resource === '' ? Object.values(READERS).flat() : (READERS[resource.split('/')[0] ?? ''] ?? [])
      readers.forEach((key) => changed.add(key))
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ predicate: (query) => changed.has(String(query.queryKey[0])) })
        changed.clear()
        changed.add('events')
      }, 700)
    }
  })
  return invalidate
}
