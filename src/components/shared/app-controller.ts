import { ContextConsumer, createContext } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { App } from '../../app.ts';
import type { ReadonlyStore } from '../../lib/store.ts';

/** The one context: app-root provides the App, screens consume it. */
export const appContext = createContext<App>(Symbol('coterie-app'));

/** Renders its host anew whenever one of the watched stores changes, for as long as the host is connected. */
export class WatchController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #stores: readonly ReadonlyStore<unknown>[] = [];
  #stops: (() => void)[] = [];
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Watches these stores from now on, and no others. */
  watch(...stores: readonly ReadonlyStore<unknown>[]): void {
    this.#stop();
    this.#stores = stores;
    if (this.#connected) this.#start();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop();
  }

  #start(): void {
    this.#stops = this.#stores.map((store) => store.watch(() => this.#host.requestUpdate()));
  }

  #stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}

/** Gives a screen the App, from its first render on. */
export class AppController {
  readonly #consumer: ContextConsumer<typeof appContext, ReactiveControllerHost & HTMLElement>;

  constructor(host: ReactiveControllerHost & HTMLElement, onApp?: (app: App) => void) {
    this.#consumer = new ContextConsumer(host, {
      context: appContext,
      callback: (app) => onApp?.(app),
    });
  }

  get app(): App {
    const app = this.#consumer.value;
    if (!app) throw new Error('A screen was rendered outside of app-root.');
    return app;
  }
}
