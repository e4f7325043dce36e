import { type ButtonHTMLAttributes, Fragment, type ReactNode, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { ApiError } from '../api/client'
import { fullTime, timeAgo, words } from '../format'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain'

const TONES: Record<string, Tone> = {
  ONLINE: 'good', STALE: 'warn', OFFLINE: 'plain',
  HEALTHY: 'good', DEGRADED: 'warn', UNHEALTHY: 'bad',
  ACTIVE: 'good', PENDING_APPROVAL: 'warn', SUSPENDED: 'warn', RETIRING: 'warn',
  RUNNING: 'info', SOAKING: 'info', IN_PROGRESS: 'info', DOWNLOADING: 'info', VERIFYING: 'info', ACTIVATING: 'info',
  ASSIGNED: 'info', MEASURING: 'info', BUILDING: 'info', ROLLING_BACK: 'warn',
  SUCCEEDED: 'good', PASSED: 'good', PASS: 'good', PUBLISHED: 'good', PUBLISHABLE: 'good',
  PAUSED: 'warn', AWAITING_APPROVAL: 'warn', AWAITING_SIGNATURE: 'warn', INCONCLUSIVE: 'warn', NEEDS_APPROVAL: 'warn',
  FAILED: 'bad', FAIL: 'bad', BREACHED: 'bad', REJECTED: 'bad', REVOKED: 'bad', BLOCKED: 'bad', REVERTED: 'warn',
}

/** A place in a lifecycle, in words and a colour. */
export function StateBadge({ value, prefix = 'STATE' }: { value: string | undefined; prefix?: string }) {
  const bare = value?.replace(`${prefix}_`, '') ?? ''
  const text = words(value, prefix)
  return text ? <Badge tone={TONES[bare] ?? 'plain'}>{text}</Badge> : <span className="muted">–</span>
}

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  )
}

/** A text such as aarch64/dotprod/4GiB/cpu, which may go on in the next line after each slash. */
export function Slashed({ text }: { text: string }) {
  return text.split(/(?<=\/)/).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

export function Chip({ children }: { children: ReactNode }) {
  return <span className="chip">{children}</span>
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { kind?: string }

export function Button({ kind = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`button ${kind}`} {...rest} />
}

/** A moment, as a distance from now that stays right. */
export function Ago({ time }: { time: string | undefined }) {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 10_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={time} title={fullTime(time)} className="nowrap">
      {timeAgo(time)}
    </time>
  )
}

export function PageHead(props: { title: string; crumbs?: [string, string][]; children?: ReactNode; about?: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Flotilla`
  }, [props.title])
  return (
    <header className="page-head">
      <div>
        {props.crumbs && (
          <nav className="crumbs" aria-label="Where this is">
            {props.crumbs.map(([label, to]) => (
              <span key={to}>
                <Link to={to}>{label}</Link> /{' '}
              </span>
            ))}
          </nav>
        )}
        <h1>{props.title}</h1>
        {props.about && <div className="row muted">{props.about}</div>}
      </div>
      {props.children && <div className="row">{props.children}</div>}
    </header>
  )
}

export function Card(props: { title?: string; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className={props.flush ? 'card flush' : 'card'} aria-label={props.title}>
      {props.title && (
        <div className="card-head">
          <h2>{props.title}</h2>
          {props.aside && <div className="muted small">{props.aside}</div>}
        </div>
      )}
      {props.children}
    </section>
  )
}

export function Facts({ of }: { of: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {of.map(([term, fact]) => (
        <FactPair key={term} term={term} fact={fact} />
      ))}
    </dl>
  )
}

function FactPair({ term, fact }: { term: string; fact: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{fact || <span className="muted">–</span>}</dd>
    </>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** What went wrong, in the controller's own words. */
export function ProblemText({ error }: { error: unknown }) {
  if (!error) return null
  const message = error instanceof Error ? error.message : String(error)
  const reason = error instanceof ApiError && error.reason ? ` (${error.reason})` : ''
  return (
    <p className="problem" role="alert">
      {message}
      {reason}
    </p>
  )
}

/** What a query gives, or why there is nothing yet. */
export function Loaded<T>(props: {
  query: { data: T | undefined; error: unknown; isPending: boolean }
  children: (data: T) => ReactNode
}) {
  const { data, error } = props.query
  if (data !== undefined) return <>{props.children(data)}</>
  if (error) return <ProblemText error={error} />
  return <div className="skeleton" role="status" aria-label="Loading" />
}

export interface Part {
  name: string
  value: number
  color: string
}

/** Parts of a whole as one bar with its legend. */
export function PartsBar({ parts, label }: { parts: Part[]; label: string }) {
  const shown = parts.filter((part) => part.value > 0)
  return (
    <div className="stack tight">
      <div className="bar" role="img" aria-label={`${label}: ${shown.map((p) => `${p.value} ${p.name}`).join(', ')}`}>
        {shown.map((part) => (
          <span key={part.name} style={{ flexGrow: part.value, background: part.color }} />
        ))}
      </div>
      <ul className="legend">
        {shown.map((part) => (
          <li key={part.name}>
            <i style={{ background: part.color }} />
            {part.name}
            <span className="muted numbers">{part.value.toLocaleString('en')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One bar for each name, against the largest. */
export function Bars({ of }: { of: { name: ReactNode; key: string; value: number; text?: string; color?: string }[] }) {
  const most = Math.max(1, ...of.map((bar) => bar.value))
  return (
    <ul className="bars">
      {of.map((bar) => (
        <li key={bar.key}>
          <span className="name">{bar.name}</span>
          <span className="bar" aria-hidden="true">
            <span style={{ flexGrow: bar.value / most, background: bar.color ?? 'var(--series-1)' }} />
            <span style={{ flexGrow: 1 - bar.value / most, minWidth: 0 }} />
          </span>
          <span className="numbers muted">{bar.text ?? bar.value.toLocaleString('en')}</span>
        </li>
      ))}
    </ul>
  )
}

export const SERIES = [1, 2, 3, 4, 5, 6, 7].map((n) => `var(--series-${n})`)
