import type { ReactNode } from 'react'
import { Chunk } from './Chunk'

export interface Column<T> {
  title: string
  cell: (row: T) => ReactNode
  /** What stands above the cells, where that is more than the title. */
  head?: ReactNode
  /** Figures stand to the right. */
  number?: boolean
  /** A title that only readers of screens need. */
  hidden?: boolean
}

/** So many rows come and go together; shorter tables are there as a whole. */
const CHUNK = 25

/**
 * Rows of data; of a long table only what is near the window is there. On a phone each row becomes a card. Roles are
 * said, since cards would lose them.
 */
export function Table<T>(props: {
  label: string
  columns: Column<T>[]
  rows: T[]
  keyOf: (row: T) => string
  isChosen?: (row: T) => boolean
}) {
  const { columns, rows } = props
  const starts = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) => index * CHUNK)
  const row = (each: T, index: number) => (
    <tr key={props.keyOf(each)} role="row" aria-rowindex={index + 2} data-chosen={props.isChosen?.(each) || undefined}>
      {columns.map((column) => (
        <td
          key={column.title}
          role="cell"
          data-label={column.hidden ? '' : column.title}
          className={column.number ? 'number' : undefined}
        >
          {column.cell(each)}
        </td>
      ))}
    </tr>
  )
  return (
    <div className="table-box">
      <table className="table" role="table" aria-label={props.label} aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.title} role="columnheader" scope="col" className={column.number ? 'number' : undefined}>
                {column.head ?? (column.hidden ? <span className="only-read">{column.title}</span> : column.title)}
              </th>
            ))}
          </tr>
        </thead>
        {starts.map((start) => (
          <Chunk key={start} rows={Math.min(CHUNK, rows.length - start)} columns={columns.length} isFirst={start === 0}>
            {() => rows.slice(start, start + CHUNK).map((each, index) => row(each, start + index))}
          </Chunk>
        ))}
      </table>
    </div>
  )
}
