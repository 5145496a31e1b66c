// Styles that *Why this?* and the controls share: buttons, rows of buttons, bars, and their colours.

import { css } from 'lit'

export const pieces = css`
  :host {
    --_warn: var(--penchant-warn, light-dark(#96301f, #f3a08d));
    --_on-warn: var(--penchant-on-warn, light-dark(#fff, #2a0d06));
  }
  .button {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 2.25rem;
    padding: 0.2rem 0.95rem;
    border: 1px solid var(--_edge);
    border-radius: 99px;
    line-height: 1.3;
    overflow-wrap: break-word;
  }
  .button:hover,
  .button[aria-pressed='true'] {
    border-color: var(--_accent);
    color: var(--_accent);
  }
  .warn,
  .warn:hover {
    border-color: var(--_warn);
    color: var(--_warn);
  }
  .sure,
  .sure:hover {
    background: var(--_warn);
    color: var(--_on-warn);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.6rem;
  }
  .bar {
    display: block;
    block-size: 6px;
    border-radius: 3px;
    overflow: hidden;
    background: var(--_tint);
    forced-color-adjust: none;
  }
  .bar i {
    display: block;
    block-size: 100%;
    background: var(--_accent);
  }
  .contra .bar i {
    background: var(--_warn);
  }
  .button:focus-visible {
    border-radius: 99px;
  }
`
