import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { CoachCommand, Participant, TrainingPresence } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { keepsOrder } from '../room/participant-actions.ts';
import { tileLabel } from '../room/stage-tiles.ts';
import { coachTableStyles } from './coach-table.styles.ts';
import { NO_TRAINING_PART, choicesFor, mayCoach, type TrainingPart } from './training-part.ts';
import { requestTraining } from './training-request.ts';
import { adviceOf, countOf, stateWords, targetOf, lastTempo } from './coaching-words.ts';

const NO_TARGET = { reps: null, holdMs: null } as const;

/**
 * Everyone who trains, with what they do and how, for who coaches: says what they do next, for one or all.
 * @fires training-request {TrainingRequestEvent}
 */
@customElement('co-coach-table')
export class CoachTable extends LitElement {
  static override styles = [baseStyles, coachTableStyles];

  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) training: TrainingPart = NO_TRAINING_PART;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    const { view } = this.training;
    if (changed.has('training') && changed.get('training')?.view !== view) this.#watch.watch(view);
  }

  /** Those who train, by participant id. */
  get #trainees(): ReadonlyMap<string, TrainingPresence> {
    return this.training.view.value.trainees;
  }

  override render(): TemplateResult | typeof nothing {
    const [self] = this.participants;
    const people = this.participants.filter(
      (person) => person.role !== 'viewer' && mayCoach(self, person) && this.#isListed(person),
    );
    // What one does oneself stands in one's own panel.
    if (people.every(({ isSelf }) => isSelf)) return nothing;
    return html`<section aria-labelledby="heading">
      <h3 id="heading">${keepsOrder(self) ? msg('Everyone’s training') : msg('My cameras')}</h3>
      ${keepsOrder(self) ? this.#forAll(people) : nothing}
      <table aria-labelledby="heading">
        <thead>
          <tr>
            <th scope="col">${msg('Name')}</th>
            <th scope="col">${msg('Exercise')}</th>
            <th scope="col">${msg('Reps')}</th>
            <th scope="col">${msg('Tempo')}</th>
            <th scope="col">${msg('Form')}</th>
            <th scope="col">${msg('State')}</th>
            <th scope="col"><span class="visually-hidden">${msg('Commands')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            people,
            ({ id }) => id,
            (person) => this.#row(person, this.#trainees.get(person.id)),
          )}
        </tbody>
      </table>
    </section>`;
  }

  /** Oneself only while one trains; others so that they can be asked. */
  #isListed({ id, isSelf }: Participant): boolean {
    return !isSelf || this.#trainees.has(id);
  }

  #forAll(people: readonly Participant[]): TemplateResult {
    const countDown = this.#button(msg('Count down'), msg('Count down'), () =>
      this.#coach({ do: 'count-down' }),
    );
    const ask = this.#button(msg('Ask everyone'), msg('Ask everyone to train'), () =>
      this.#coach({ do: 'ask-training', exerciseId: null }),
    );
    if (!people.some(({ id }) => this.#trainees.has(id)))
      return html`<p class="quiet">
          ${msg('Nobody trains yet. Ask them to: as soon as they agree, you see here what they do, and start and end their sets.')}
        </p>
        <div class="all" role="group" aria-label=${msg('For everyone')}>${ask}${countDown}</div>`;
    return html`<div class="all" role="group" aria-label=${msg('For everyone')}>
      ${this.#exercises(msg('What everyone trains'), '', (exerciseId) =>
        this.#coach({ do: 'set-exercise', exerciseId, target: NO_TARGET }),
      )}
      ${this.#button(msg('Start set'), msg('Start set for everyone'), () => this.#coach({ do: 'start-set' }))}
      ${this.#button(msg('End set'), msg('End set for everyone'), () => this.#coach({ do: 'end-set' }))}
      ${countDown}${ask}
    </div>`;
  }

  #row(person: Participant, presence: TrainingPresence | undefined): TemplateResult {
    const name = tileLabel({ participant: person, source: 'camera' });
    if (!presence) return this.#askRow(person, name);
    const { id } = person;
    const isOn = presence.state === 'set';
    const target = targetOf(presence);
    const advice = adviceOf(presence);
    return html`<tr>
      <th scope="row"><bdi>${name}</bdi></th>
      <td class="exercise">
        ${this.#exercises(
          msg(str`What ${name} trains`),
          presence.exerciseName && presence.exerciseId,
          (exerciseId) => this.#coach({ do: 'set-exercise', exerciseId, target: presence.target }, id),
        )}
      </td>
      <td class="number" data-label=${msg('Reps')}>
        <span class="reps">${countOf(presence)}</span
        >${target ? html`<span class="quiet"> / ${target}</span>` : nothing}
      </td>
      <td class="number" data-label=${msg('Tempo')}>${lastTempo(presence) || '–'}</td>
      <td class=${advice ? 'advice' : 'advice none'} data-label=${msg('Form')}>${advice || '–'}</td>
      <td data-label=${msg('State')}>${stateWords(presence)}</td>
      <td class="buttons">
        ${this.#button(
          isOn ? msg('End set') : msg('Start set'),
          isOn ? msg(str`End set of ${name}`) : msg(str`Start set of ${name}`),
          () => this.#coach({ do: isOn ? 'end-set' : 'start-set' }, id),
        )}
        ${this.#button(msg('Count down'), msg(str`Count down for ${name}`), () =>
          this.#coach({ do: 'count-down' }, id),
        )}
      </td>
    </tr>`;
  }

  #askRow({ id, stand }: Participant, name: string): TemplateResult {
    const isOwnStand = stand !== null && stand.owner === this.participants[0]?.id;
    const ask = this.#button(
      isOwnStand ? msg('Start training') : msg('Ask to train'),
      isOwnStand ? msg(str`Start training with ${name}`) : msg(str`Ask ${name} to train`),
      () => this.#coach({ do: 'ask-training', exerciseId: null }, id),
    );
    // At the stand of another one there is nobody to be asked.
    const mayAsk = stand === null || isOwnStand;
    return html`<tr class="idle">
      <th scope="row"><bdi>${name}</bdi></th>
      <td class="quiet" colspan="5">${msg('Does not train')}</td>
      <td class="buttons">${mayAsk ? ask : nothing}</td>
    </tr>`;
  }

  /** `words` for the eye, which sees whose row it is; `name` for screen readers. */
  #button(words: string, name: string, act: () => void): TemplateResult {
    const shown = words === name ? words : html`<span aria-hidden="true">${words}</span>`;
    const said = words === name ? nothing : html`<span class="visually-hidden">${name}</span>`;
    return html`<wa-button size="s" appearance="outlined" @click=${act}>${shown}${said}</wa-button>`;
  }

  /** The browser's own list: on a phone it is the one that people know. */
  #exercises(label: string, chosen: string, choose: (exerciseId: string) => void): TemplateResult {
    const choices = choicesFor(this.training.exercises, this.#trainees.values());
    return html`<select
      aria-label=${label}
      @change=${({ currentTarget }: Event) => choose((currentTarget as HTMLSelectElement).value)}
    >
      ${chosen === '' ? html`<option value="" disabled selected>${label}…</option>` : nothing}
      ${choices.map(({ id, name }) => html`<option value=${id} .selected=${id === chosen}>${name}</option>`)}
    </select>`;
  }

  #coach(command: CoachCommand, to?: string): void {
    requestTraining(this, { kind: 'coach', command, ...(to === undefined ? {} : { to }) });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-coach-table': CoachTable;
  }
}
