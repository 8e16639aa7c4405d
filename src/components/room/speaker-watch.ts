import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Room } from '../../app.ts';
import { createDominantSpeaker } from '../../lib/dominant-speaker.ts';

const INTERVAL_MS = 100;

/** Listens who speaks while there is a call; renders its host anew when it is somebody else. */
export class SpeakerWatch implements ReactiveController {
  /** Who speaks, or spoke last; null as long as nobody has. */
  id: string | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #room: () => Room | null;
  #speaker = createDominantSpeaker();
  #timer = 0;

  /** `room` gives the room while a call is on, and null otherwise. */
  constructor(host: ReactiveControllerHost, room: () => Room | null) {
    this.#host = host;
    this.#room = room;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = window.setInterval(() => this.#listen(), INTERVAL_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#speaker = createDominantSpeaker();
    this.id = null;
  }

  #listen(): void {
    const room = this.#room();
    if (!room) return;
    const people = room.participants.value.filter(({ muted, role }) => !muted && role !== 'viewer');
    const levels = new Map(people.map(({ id }) => [id, room.levelOf(id)]));
    const id = this.#speaker.hear(levels, performance.now());
    if (id === this.id) return;
    this.id = id;
    this.#host.requestUpdate();
  }
}
