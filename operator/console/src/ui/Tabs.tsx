import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

const STEPS: Record<string, (at: number, of: number) => number> = {
  ArrowRight: (at, of) => (at + 1) % of,
  ArrowLeft: (at, of) => (at + of - 1) % of,
  Home: () => 0,
  End: (_, of) => of - 1,
}

/** Parts of a page, one of which is shown; arrow keys go from one to the next. */
export function Tabs(props: { of: string[]; chosen: string; onChoose: (tab: string) => void; children: ReactNode }) {
  const { of, chosen, onChoose } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const step = (event: KeyboardEvent) => {
    const next = STEPS[event.key]?.(of.indexOf(chosen), of.length)
    if (next === undefined) return
    event.preventDefault()
    onChoose(of[next] as string)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <>
      <div className="tabs" role="tablist" ref={list}>
        {of.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-${tab}`}
            aria-selected={tab === chosen}
            aria-controls={`${id}-shown`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => onChoose(tab)}
            onKeyDown={step}
          >
            {tab}
          </button>
        ))}
      </div>
      <div className="stack" role="tabpanel" id={`${id}-shown`} aria-labelledby={`${id}-${chosen}`}>
        {props.children}
      </div>
    </>
  )
}
