import { useEffect, useRef } from 'react'

/** Holds itself what is typed: the address follows a moment later, and must not take a key back that came meanwhile. */
export function SearchField(props: { label: string; placeholder?: string; value: string; onChange: (value: string) => void }) {
  const { label, placeholder, value, onChange } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value
  }, [value])
  return (
    <label className="field">
      <span>{label}</span>
      <input className="input" type="search" placeholder={placeholder} defaultValue={value} ref={input} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}
