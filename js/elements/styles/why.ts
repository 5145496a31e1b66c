// Styles of *Why this?*: a button without a border, and a sheet above the page.

import { css } from 'lit'

export const whyStyles = css`
  .ask {
    position: relative;
  }
  dialog {
    inline-size: min(36rem, calc(100vw - 1.5rem));
    max-block-size: calc(100dvh - 1.5rem);
    margin: auto;
    padding: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    border: 0;
    border-radius: calc(var(--_radius) + 2px);
    background: var(--_paper);
    color: var(--_ink);
    box-shadow: 0 20px 70px rgb(0 0 0 / 0.4);
    font-size: 1rem;
    white-space: normal;
    cursor: auto;
  }
  dialog::backdrop {
    background: rgb(10 20 16 / 0.5);
  }
  .sheet {
    padding: clamp(1.1rem, 4vw, 2rem);
  }
  header {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    padding-block: 0.4rem;
    background: var(--_paper);
    display: flex;
    align-items: center;
    gap: 1rem;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 400;
  }
  h2 {
    flex: 1;
    overflow-wrap: anywhere;
  }
  h2:focus-visible {
    outline: none;
  }
  h3 {
    margin-block: 1.3rem 0.5rem;
    color: var(--_soft);
    font-size: 1.0625rem;
    font-style: italic;
  }
  .x {
    display: grid;
    place-items: center;
    align-self: start;
    flex: none;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border: 1px solid var(--_edge);
    border-radius: 50%;
  }
  .x:hover {
    border-color: var(--_accent);
    color: var(--_accent);
  }
  .x:focus-visible {
    border-radius: 50%;
  }
  svg {
    inline-size: 0.9rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
    stroke-linecap: round;
  }
  strong {
    font-weight: 600;
  }
  .lead strong {
    color: var(--_accent);
  }
  .lead {
    margin-block-start: 0.9rem;
    font-size: 1.1875rem;
    line-height: 1.42;
    overflow-wrap: anywhere;
  }
  .lead + .soft {
    margin-block-start: 0.45rem;
  }
  [part='reasons'] {
    display: grid;
    gap: 0.75rem;
  }
  [part='reasons'] li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.15rem 1rem;
    overflow-wrap: anywhere;
  }
  [part='reasons'] .bar,
  [part='reasons'] .soft {
    grid-column: 1 / -1;
  }
  [part='reasons'] .soft {
    font-size: 0.9375rem;
    font-style: italic;
  }
  .soft cite,
  .without cite {
    font-style: normal;
  }
  .figure,
  td {
    font-variant-numeric: tabular-nums lining-nums;
  }
  [part='stages'] {
    font-size: 0.9375rem;
  }
  .without {
    margin-block-start: 1.2rem;
    font-style: italic;
  }
  .acts {
    margin-block: 1.4rem 0.6rem;
  }
  [role='status'] {
    min-block-size: 2.25rem;
  }
  details {
    margin-block-start: 0.6rem;
    padding-block-start: 0.8rem;
    border-block-start: 1px solid var(--_line);
  }
  summary {
    min-block-size: 1.5rem;
    font-style: italic;
    cursor: pointer;
  }
  table {
    inline-size: 100%;
    margin-block-start: 0.6rem;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th,
  td {
    padding-block: 0.3rem;
    font-weight: 400;
    text-align: start;
    overflow-wrap: anywhere;
  }
  td,
  th + th {
    padding-inline-start: 0.8rem;
    text-align: end;
  }
  thead th {
    color: var(--_soft);
    font-style: italic;
  }
  tbody tr,
  tfoot tr {
    border-block-start: 1px solid var(--_line);
  }
  tfoot td {
    font-weight: 600;
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: arrive 0.25s cubic-bezier(0.2, 0.8, 0.2, 1);
    }
    @keyframes arrive {
      from {
        opacity: 0;
        translate: 0 12px;
      }
    }
  }
`
