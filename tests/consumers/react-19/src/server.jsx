import { renderToString } from 'react-dom/server'
import { Elements } from './Elements.jsx'

export const render = () => renderToString(<Elements />)
