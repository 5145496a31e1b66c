// The colours and sizes of all elements. Each can be set from outside by a custom property; docs/elements.md has the
// table. Internal properties begin with `--_`: a site's slotted markup inherits them, and they must not replace its own.

import { css } from 'lit'

export const theme = css`
  :host {
    --_ink: var(--penchant-ink, light-dark(#17221d, #ede8da));
    --_soft: var(--penchant-soft, light-dark(#4f5d56, #a9b2a8));
    --_line: var(--penchant-line, light-dark(#cfd5cb, #2f3b36));
    --_edge: var(--penchant-edge, light-dark(#78867d, #75857c));
    --_paper: var(--penchant-paper, light-dark(#fbfbf7, #19211e));
    --_accent: var(--penchant-accent, light-dark(#0e5a46, #e9ba5c));
    --_tint: var(--penchant-tint, light-dark(#e6eae0, #232d29));
    --_radius: var(--penchant-radius, 4px);
    display: block;
    color: var(--_ink);
    font: 1rem / 1.5 var(--penchant-font, inherit);
    font-family: var(--penchant-font, inherit);
    font-variant-numeric: lining-nums;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  .all {
    display: contents;
  }
  .late {
    visibility: hidden;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  ul,
  ol,
  p,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  [role='heading'] {
    font-family: var(--penchant-heading-font, inherit);
    font-size: var(--penchant-heading-size, 1.5em);
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    text-align: inherit;
    cursor: pointer;
  }
  .quiet {
    min-block-size: 1.75rem;
    padding-block: 0.15rem;
    color: var(--_soft);
    text-decoration: underline;
    text-decoration-color: var(--_line);
    text-underline-offset: 0.2em;
  }
  .quiet:hover {
    color: var(--_ink);
    text-decoration-color: currentcolor;
  }
  .soft {
    color: var(--_soft);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
    border-radius: var(--_radius);
  }
  .again {
    margin-block: 0.6rem;
    min-block-size: 2.25rem;
    padding: 0.2rem 0.95rem;
    border: 1px solid var(--_edge);
    border-radius: 99px;
    background: var(--_paper);
    color: var(--_ink);
    font-style: normal;
  }
  .again:hover {
    border-color: var(--_accent);
    color: var(--_accent);
  }
  .again[aria-disabled='true'] {
    border-color: var(--_line);
    color: var(--_soft);
  }
`
