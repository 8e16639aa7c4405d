import { log } from '../../lib/log.ts';

/** Whether a notification can be asked for: the browser has them, and was not asked yet. */
export function canAskToNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}

/** Asks whether notifications may be shown. Call it from a tap that says so: nobody likes to be asked unawares. */
export async function askToNotify(): Promise<void> {
  await Notification.requestPermission();
}

/**
 * Says it outside of the page, where that was allowed and the page is not looked at. The tag makes one of what several tabs
 * say.
 */
export async function notify(title: string, body: string, tag: string): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const options = { body, tag, icon: 'icons/icon-192.png' };
  try {
    // Android has notifications of service workers only.
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration) {
      await registration.showNotification(title, options);
      return;
    }
    const notification = new Notification(title, options);
    notification.addEventListener('click', () => window.focus());
  } catch (error) {
    log.warn('A notification could not be shown.', error);
  }
}
