// How the controls look: one column of quiet sections.

import { css } from 'lit'

export const controlsStyles = css`
  :host {
    max-inline-size: var(--penchant-controls-width, 44rem);
  }
  section {
    display: grid;
    gap: 0.8rem;
    justify-items: start;
    padding-block: 1.6rem;
    border-block-start: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  section:first-of-type {
    padding-block-start: 0;
    border: 0;
  }
  section > * {
    max-inline-size: 100%;
  }
  .under.under {
    font-family: inherit;
    font-size: 1rem;
    font-style: italic;
    letter-spacing: 0;
  }
  .levels {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
    gap: 0.6rem;
    inline-size: 100%;
  }
  .levels button {
    display: grid;
    align-content: start;
    gap: 0.2rem;
    padding: 0.8rem 1rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
  }
  .levels strong {
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .levels span,
  .small {
    font-size: 0.9375rem;
    line-height: 1.4;
  }
  .levels button:hover {
    border-color: var(--_accent);
  }
  .levels [aria-pressed='true'] {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .levels [aria-pressed='true'] strong {
    color: var(--_accent);
  }
  .levels [aria-pressed='true'] strong::before {
    content: '✓ ' / '';
  }
  .dial {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    gap: 0 1rem;
    align-items: baseline;
    inline-size: 100%;
    font-size: 0.9375rem;
    font-style: italic;
  }
  .dial input {
    grid-column: 1 / -1;
    inline-size: 100%;
    min-block-size: 1.75rem;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  .dial output {
    color: var(--_accent);
    font-size: 1.1875rem;
    font-style: normal;
  }
  .end {
    grid-column: 3;
    text-align: end;
  }
  .figure {
    font-variant-numeric: tabular-nums lining-nums;
  }
  .interests {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
    gap: 0.2rem 2rem;
    align-items: start;
    inline-size: 100%;
  }
  .chip {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.25rem 1rem;
    inline-size: 100%;
    padding-block: 0.45rem;
  }
  .chip:hover bdi,
  .chip[aria-expanded='true'] bdi {
    color: var(--_accent);
  }
  .chip .bar {
    grid-column: 1 / -1;
  }
  .details {
    display: grid;
    gap: 0.7rem;
    padding-block: 0.3rem 1rem;
  }
  .timeline,
  .branches {
    inline-size: 100%;
  }
  .visit,
  .branches li,
  .timeline li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-block: 0.55rem;
    border-block-end: 1px solid var(--_line);
  }
  .visit {
    inline-size: 100%;
    border: 0;
  }
  .visit .button,
  .branches .row {
    flex: none;
  }
  .branches li {
    flex-wrap: wrap;
  }
  .branches li > :first-child {
    flex: 1 1 14rem;
  }
  .what::after {
    content: ' ';
  }
  .timeline .button {
    flex: none;
  }
  .back .what {
    text-decoration: line-through;
  }
  .points {
    padding-inline-start: 1.2rem;
    list-style: disc;
  }
  .notice {
    margin-block-start: 0.6rem;
    white-space: pre-line;
  }
  summary {
    min-block-size: 1.5rem;
    font-style: italic;
    cursor: pointer;
  }
  label.button {
    cursor: pointer;
  }
  label.button:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
  }
  .check input {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  [part='status'] {
    position: sticky;
    inset-block-end: 0.75rem;
    min-block-size: 2.5rem;
  }
  .said {
    padding: 0.5rem 1.1rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_paper);
    box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
  }
`
