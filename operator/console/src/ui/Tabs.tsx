

/** Parts of a page, one of which is shown. */
export function Tabs(props: { of: string[]; chosen: string; onChoose: (tab: string) => void }) {
  return (
    <div className="tabs" role="tablist">
      {props.of.map((tab) => (
        <button key={tab} type="button" role="tab" aria-selected={tab === props.chosen} onClick={() => props.onChoose(tab)}>
          {tab}
        </button>
      ))}
    </div>
  )
}
