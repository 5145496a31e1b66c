'use client'

import 'penchant/elements'
import { PenchantShelf, usePenchant } from 'penchant/react'
import { useEffect, useRef } from 'react'

export default function Page() {
  const shelf = useRef(null)
  const penchant = usePenchant()
  // An element keeps its order under the visitor's hand; this page wants another after each click.
  useEffect(() => penchant?.subscribe(({ kind }) => kind === 'recorded' && shelf.current.refresh()), [penchant])
  return (
    <PenchantShelf
      ref={shelf}
      heading="For you"
      records="click"
      filter={{ sales: { min: 100 } }}
      exclude={['sea-01']}
    />
  )
}
