// The sections of the controls by name, with their styles and strings.

import { controlsStyles } from '../styles/controls.js'
import { pieces } from '../styles/pieces.js'
import type { Section } from '../types.js'
import { ConsentPanel } from './consent.js'
import { DataPanel } from './data.js'
import { DialPanel } from './dial.js'
import { InterestsPanel } from './interests.js'
import type { Desk, Panel } from './panel.js'
import { PrivacyPanel } from './privacy.js'
import { TimelinePanel } from './timeline.js'

export const PANELS: Readonly<Record<Section, new (desk: Desk) => Panel>> = {
  consent: ConsentPanel,
  dial: DialPanel,
  interests: InterestsPanel,
  timeline: TimelinePanel,
  data: DataPanel,
  privacy: PrivacyPanel,
}

export const styles = [pieces, controlsStyles]

export { voiceOf } from '../voice.js'
