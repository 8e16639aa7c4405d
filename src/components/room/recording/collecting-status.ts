import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { CollectCommand, CollectedPart, CollectingView, GivenPart } from '../../../app.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock } from '../../shared/format.ts';
import { sendCommand } from '../call-command.ts';

/** One line: what there is to say, how far it is, and what can be done about it. */
interface Line {
  readonly words: string;
  readonly fraction: number | null;
  readonly buttons: readonly (readonly [label: string, command: CollectCommand])[];
}

/**
 * Where own recordings of people are on their way: those made here for somebody, and those made elsewhere for oneself.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-collecting-status')
export class CollectingStatus extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        gap: 2px;
        margin: 0;
        padding: var(--wa-space-2xs) var(--wa-space-s);
        list-style: none;
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        font-size: var(--wa-font-size-s);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-s);
      }
      .words {
        flex: 1 1 11rem;
        font-variant-numeric: tabular-nums;
      }
      progress {
        flex: 0 1 8rem;
        block-size: 0.5rem;
        accent-color: var(--wa-color-brand-fill-loud);
      }
      .buttons {
        display: flex;
        gap: var(--wa-space-2xs);
      }
    `,
  ];

  @property({ attribute: false }) view: CollectingView = { given: [], collected: [] };

  override render(): TemplateResult | typeof nothing {
    const lines = [...this.view.given.map(givenLine), ...this.view.collected.map(collectedLine)].filter(
      (line) => line !== null,
    );
    if (lines.length === 0) return nothing;
    return html`<ul role="list" aria-label=${msg('Own recordings')}>
      ${lines.map(
        ({ words, fraction, buttons }) =>
          html`<li>
            <span class="words">${words}</span>
            ${
              fraction === null
                ? nothing
                : html`<progress max="1" value=${fraction} aria-label=${words}></progress>`
            }
            ${
              buttons.length === 0
                ? nothing
                : html`<span class="buttons"
                    >${buttons.map(
                      ([label, command]) =>
                        html`<wa-button
                          size="s"
                          appearance="outlined"
                          @click=${() => sendCommand(this, { kind: 'collect', command })}
                          >${label}</wa-button
                        >`,
                    )}</span
                  >`
            }
          </li>`,
      )}
    </ul>`;
  }
}

const percent = (fraction: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent' }).format(fraction);

/** `43 %, 1:20 left`. */
function progressWords(doneBytes: number, sizeBytes: number, remainingMs: number | null): string {
  const done = percent(sizeBytes > 0 ? doneBytes / sizeBytes : 0);
  return remainingMs === null ? done : msg(str`${done}, ${formatClock(remainingMs)} left`);
}

function givenLine(part: GivenPart): Line | null {
  const { takeId, name, state, sentBytes, sizeBytes, remainingMs } = part;
  const keepOwn = [msg('Keep it to myself'), { kind: 'keep-own', takeId }] as const;
  switch (state) {
    case 'recording':
      return {
        words: msg(str`This device records you for ${name}`),
        fraction: null,
        buttons: [[msg('Stop'), { kind: 'stop-giving', takeId }], keepOwn],
      };
    case 'paused':
      return {
        words: msg(str`The recording of you for ${name} is paused`),
        fraction: null,
        buttons: [[msg('Stop'), { kind: 'stop-giving', takeId }], keepOwn],
      };
    case 'finishing':
      return {
        words: msg(str`Preparing your recording for ${name}…`),
        fraction: null,
        buttons: [keepOwn],
      };
    case 'waiting':
      return {
        words: msg(str`Your recording waits for ${name}`),
        fraction: null,
        buttons: [keepOwn],
      };
    case 'sending':
      return {
        words: msg(
          str`Sending your recording to ${name}: ${progressWords(sentBytes, sizeBytes, remainingMs)}`,
        ),
        fraction: sizeBytes > 0 ? sentBytes / sizeBytes : 0,
        buttons: [keepOwn],
      };
    case 'failed':
      return {
        words: msg(str`Your recording for ${name} could not be prepared`),
        fraction: null,
        buttons: [keepOwn],
      };
  }
}

function collectedLine(part: CollectedPart): Line | null {
  const { takeId, identity, name, state, receivedBytes, sizeBytes, remainingMs } = part;
  const cancel = [msg('Cancel'), { kind: 'cancel', takeId, identity }] as const;
  const line = (
    words: string,
    fraction: number | null = null,
    buttons: Line['buttons'] = [cancel],
  ): Line => ({
    words,
    fraction,
    buttons,
  });
  switch (state) {
    case 'asked':
      return line(msg(str`${name} has been asked for a recording`));
    case 'recording':
      return line(msg(str`${name} records on their device`));
    case 'paused':
      return line(msg(str`${name}’s recording is paused`));
    case 'finishing':
      return line(msg(str`${name}’s device prepares the recording…`));
    case 'waiting':
      return line(msg(str`${name}’s recording is fetched when they are here`));
    case 'receiving':
      return line(
        msg(str`Collecting from ${name}: ${progressWords(receivedBytes, sizeBytes, remainingMs)}`),
        sizeBytes > 0 ? receivedBytes / sizeBytes : 0,
      );
    case 'kept':
      return line(msg(str`${name}’s recording is in your library`), null, [
        [msg('OK'), { kind: 'dismiss', takeId, identity }],
      ]);
    case 'refused':
      return line(msg(str`${name} does not give a recording`), null, [
        [msg('OK'), { kind: 'dismiss', takeId, identity }],
      ]);
    case 'no-space':
      return line(
        msg(
          str`The disk space for this site is used up: delete recordings in the library, then continue. ${name}’s recording goes on where it stopped.`,
        ),
        sizeBytes > 0 ? receivedBytes / sizeBytes : 0,
        [[msg('Continue'), { kind: 'resume-collecting', takeId, identity }], cancel],
      );
    case 'failed':
      return line(msg(str`${name}’s recording could not be collected`));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-collecting-status': CollectingStatus;
  }
}
