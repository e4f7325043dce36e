import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

type Show = (text: string, tone?: 'good' | 'bad') => void

const Toasts = createContext<Show>(() => undefined)

/** Says in a corner what was done. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<{ id: number; text: string; tone: string }[]>([])
  const show = useCallback<Show>((text, tone = 'good') => {
    const id = performance.now()
    setToasts((all) => [...all.slice(-3), { id, text, tone }])
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), 6000)
  }, [])
  const region = useMemo(
    () => (
      <div className="toasts" role="status">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast" data-tone={toast.tone}>
            {toast.text}
          </div>
        ))}
      </div>
    ),
    [toasts],
  )
  return (
    <Toasts value={show}>
      {children}
      {region}
    </Toasts>
  )
}

export const useToast = () => useContext(Toasts)
