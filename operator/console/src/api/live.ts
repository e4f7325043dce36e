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
