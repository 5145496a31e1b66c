import { Shelf } from './shelf.jsx'

export default function Page() {
  return <Shelf />
}
