import 'penchant/elements'
import { hydrateRoot } from 'react-dom/client'
import { Elements } from './Elements.jsx'

hydrateRoot(document.querySelector('#app'), <Elements />)
