import { PenchantProvider, PenchantShelf, usePenchant } from 'penchant/react'
import { StrictMode, useEffect, useRef } from 'react'

/** An object made anew at each render, an array and a function: what a server cannot write into its HTML. */
function Shelf() {
  const shelf = useRef(null)
  const penchant = usePenchant()
  // An element keeps its order under the visitor's hand; this page wants another after each click.
  useEffect(() => penchant?.subscribe(({ kind }) => kind === 'recorded' && shelf.current.refresh()), [penchant])
  return (
    <PenchantShelf
      ref={shelf}
      heading="For you"
      limit={12}
      layout="grid"
      why={false}
      records="click"
      filter={{ sales: { min: 100 } }}
      exclude={['sea-01']}
      onPenchantSelect={({ detail }) => {
        document.title = detail.item.title
      }}
    />
  )
}

export function Elements() {
  return (
    <StrictMode>
      <PenchantProvider catalog="/catalog.pnc" consent="session">
        <Shelf />
      </PenchantProvider>
    </StrictMode>
  )
}
