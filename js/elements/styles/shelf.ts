// Styles of a shelf. The boxes of a card have their sizes before they have content, so that the layout does not shift. Marks of an
// item lie over it, so that marked and unmarked items line up. A message lies over the places, in the same grid cell, which
// grows if the message needs more room.

import { css } from 'lit'

export const shelfStyles = css`
  header {
    display: flex;
    align-items: end;
    justify-content: space-between;
    gap: 1rem;
    margin-block-end: 0.35rem;
  }
  .stage {
    display: grid;
  }
  .stage > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
  }
  ul {
    --_width: var(--penchant-card-width, 10rem);
    display: flex;
    gap: var(--penchant-gap, 1.4rem);
    margin-inline: -6px;
    padding: 6px;
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scroll-snap-type: x proximity;
    scroll-padding-inline: 6px;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .grid ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(var(--_width), 100%), 1fr));
    overflow: visible;
  }
  li {
    position: relative;
    flex: none;
    inline-size: var(--_width);
    min-block-size: var(--penchant-item-height, auto);
    scroll-snap-align: start;
  }
  .grid li {
    inline-size: auto;
  }
  .card,
  .open {
    display: flex;
    flex-direction: column;
    inline-size: 100%;
    color: inherit;
    text-decoration: none;
  }
  .image {
    display: grid;
    place-items: center;
    inline-size: 100%;
    aspect-ratio: var(--penchant-image-ratio, 2 / 3);
    margin-block-end: 0.6rem;
    border-radius: var(--_radius);
    object-fit: cover;
    background: var(--_tint);
  }
  .initial {
    color: var(--_soft);
    font-family: var(--penchant-heading-font, inherit);
    font-size: 3rem;
  }
  .title {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .text {
    block-size: 4.1em;
  }
  .creator {
    display: block;
    margin-block-start: 0.1rem;
    overflow: hidden;
    color: var(--_soft);
    font-size: 0.9375em;
    font-style: italic;
    line-height: 1.4;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  [part='exploring'] {
    position: absolute;
    z-index: 1;
    margin: 0.4rem;
    padding-inline: 0.5rem;
    border-radius: 99px;
    background: var(--_paper);
    color: var(--_accent);
    font-size: 0.8125rem;
    pointer-events: none;
  }
  .open:hover .title {
    color: var(--_accent);
  }
  .ask {
    block-size: 2rem;
    font-size: 0.875em;
  }
  .ghost span {
    background: var(--_tint);
    border-radius: var(--_radius);
    clip-path: inset(0.25em 25% 0.25em 0);
  }
  .ghost .image {
    clip-path: none;
  }
  .ghost .ask {
    visibility: hidden;
  }
  section:not(.loading) .ghost {
    visibility: hidden;
  }
  [part='message'] {
    z-index: 1;
    place-self: start;
    margin-block-start: 0.5rem;
  }
  [role='status'] {
    color: var(--_soft);
    font-style: italic;
  }
  @media (prefers-reduced-motion: no-preference) {
    .loading .ghost span {
      animation: wait 1.6s ease-in-out infinite alternate;
    }
    @keyframes wait {
      to {
        opacity: 0.45;
      }
    }
  }
`
