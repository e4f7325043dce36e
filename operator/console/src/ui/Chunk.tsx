import { type ReactNode, useEffect, useRef, useState } from 'react'

const ROW_HEIGHT = 44

/** How far from the window rows are there already: so that nobody scrolls, or steps with the keyboard, into emptiness. */
const NEAR = '1200px 0px'

/** Some rows of a table, which are there while they are near the window; else there is a gap of their height. */
export function Chunk(props: { rows: number; columns: number; isFirst: boolean; children: () => ReactNode }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const height = useRef(0)
  const [isNear, setNear] = useState(props.isFirst)
  useEffect(() => {
    const element = body.current
    if (!element) return undefined
    const watching = new IntersectionObserver(
      (entries) => {
        const isSeen = entries.at(-1)?.isIntersecting ?? true
        const holdsFocus = element.contains(document.activeElement)
        if (!isSeen && element.offsetHeight > 0) height.current = element.offsetHeight
        setNear(isSeen || holdsFocus)
      },
      { rootMargin: NEAR },
    )
    watching.observe(element)
    return () => watching.disconnect()
  }, [])
  return (
    <tbody role="rowgroup" ref={body}>
      {isNear ? (
        props.children()
      ) : (
        <tr aria-hidden="true">
          <td colSpan={props.columns} className="gap">
            <div style={{ height: height.current || props.rows * ROW_HEIGHT }} />
          </td>
        </tr>
      )}
    </tbody>
  )
}
