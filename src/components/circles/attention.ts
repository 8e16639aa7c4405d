import { startRingtone } from './ringtone.ts';

const TITLE_PERIOD_MS = 1000;
/** On and off, in ms. */
const BUZZ = [500, 250, 500, 1950];

/** Calls for attention, until told to stop. */
export interface Attention {
  /** No more sound; what can be seen stays. */
  silence(): void;
  stop(): void;
}

/**
 * Draws attention to somebody who rings: by sound, in the title of the tab, by vibration, and by a notification where
 * those were allowed before and the page is hidden.
 */
export function callAttention(words: { title: string; body: string; tag: string }): Attention {
  const stopTone = startRingtone();
  const stopTitle = flashTitle(words.title);
  const stopBuzz = buzz();
  const closeNotification = notify(words);
  const silence = (): void => {
    stopTone();
    stopBuzz();
  };
  return {
    silence,
    stop: () => {
      silence();
      stopTitle();
      closeNotification();
    },
  };
}

function flashTitle(words: string): () => void {
  const usual = document.title;
  document.title = words;
  const timer = setInterval(() => {
    document.title = document.title === words ? usual : words;
  }, TITLE_PERIOD_MS);
  return () => {
    clearInterval(timer);
    document.title = usual;
  };
}

function buzz(): () => void {
  // Browsers refuse before the first touch, and say so in the console.
  const isAllowed = 'vibrate' in navigator && navigator.userActivation.hasBeenActive;
  if (!isAllowed) return () => undefined;
  const vibrate = (): boolean => navigator.vibrate(BUZZ);
  vibrate();
  const timer = setInterval(
    vibrate,
    BUZZ.reduce((sum, durationMs) => sum + durationMs, 0),
  );
  return () => {
    clearInterval(timer);
    navigator.vibrate(0);
  };
}

function notify({ title, body, tag }: { title: string; body: string; tag: string }): () => void {
  const isWanted = 'Notification' in window && Notification.permission === 'granted' && document.hidden;
  if (!isWanted) return () => undefined;
  try {
    // The tag makes one of what several tabs show.
    const notification = new Notification(title, { body, tag, icon: 'icons/icon-192.png' });
    notification.addEventListener('click', () => window.focus());
    return () => notification.close();
  } catch {
    // Android has notifications of service workers only; there, sound and vibration must do.
    return () => undefined;
  }
}
