/** The page's few signs, drawn in the text's colour. Their buttons carry the words. */
import { type SVGTemplateResult, svg } from 'lit'

const sign = (d: string, filled = false): SVGTemplateResult => svg`
  <svg class="sign" viewBox="0 0 20 20" aria-hidden="true" focusable="false"
    fill=${filled ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round"><path d=${d} /></svg>`

const HEART = 'M10 16.6C3.8 12.4 2.4 9.6 2.8 7.2 3.4 3.9 7.8 2.8 10 6.2c2.2-3.4 6.6-2.3 7.2 1 .4 2.4-1 5.2-7.2 9.4Z'

export const heart = (filled: boolean): SVGTemplateResult => sign(HEART, filled)
export const notForMe = sign('M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM5 5l10 10')
export const back = sign('M12.5 4 6.5 10l6 6')
export const onward = sign('M7.5 4l6 6-6 6')
export const close = sign('M5 5l10 10M15 5 5 15')
export const lamp = sign('M5 9.5a5 5 0 0 1 10 0ZM10 9.5v6.3M6.5 16.6h7M10 4.5V2.8M13 9.5v3')
export const shelf = sign('M2.5 16.5h15M4.5 16.5v-11h3v11M9 16.5v-13h3v13M13.3 16.3l1-10.6 2.6.3-.7 10.3')
