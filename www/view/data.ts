/** Your data: the package's own controls, as any site can have them. */
import { html, type TemplateResult } from 'lit'

export const dataPage = (): TemplateResult => html`
  <div class="data">
    <h1 tabindex="-1">Your data</h1>
    <p class="data-lead">
      What this room knows of you is in this browser and nowhere else. Look at it, change it, take it along, or be rid of it.
    </p>
    <penchant-controls></penchant-controls>
  </div>
`
