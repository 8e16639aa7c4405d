import { msg } from '@lit/localize';
import type { AppError, ErrorCode } from '../../lib/errors.ts';

/** What a button beside an error does; the screen that shows the error decides how. */
export type ErrorAction = 'retry' | 'home' | 'library' | 'settings' | 'reload' | 'dismiss';

/** One clear sentence and the next step. */
export interface ErrorText {
  readonly sentence: string;
  readonly action: ErrorAction;
  /** The label of the button. */
  readonly actionLabel: string;
}

/** The words for an error that a person meets. */
export function errorText(error: AppError): ErrorText {
  const again = { action: 'retry' as const, actionLabel: msg('Try again') };
  const home = { action: 'home' as const, actionLabel: msg('Back to the start') };
  const settings = { action: 'settings' as const, actionLabel: msg('Open Settings') };
  const fine = { action: 'dismiss' as const, actionLabel: msg('OK') };
  const texts: Record<ErrorCode, ErrorText> = {
    'camera-denied': {
      sentence: msg(
        'The browser may not use the camera: allow it in the address bar or the system settings.',
      ),
      ...again,
    },
    'camera-missing': {
      sentence: msg('No camera was found: plug one in, or go on without a picture.'),
      ...again,
    },
    'camera-in-use': {
      sentence: msg('The camera is busy: close the other program that uses it, then try again.'),
      ...again,
    },
    'camera-lost': {
      sentence: msg('The camera is gone, so others no longer see you. Plug one in: it is used at once.'),
      ...again,
    },
    'screen-denied': {
      sentence: msg('The screen could not be shared: allow screen recording in the system settings.'),
      ...fine,
    },
    'screen-unsupported': {
      sentence: msg('This browser cannot share its screen: use one on a computer.'),
      ...fine,
    },
    'microphone-denied': {
      sentence: msg(
        'The browser may not use the microphone: allow it in the address bar or the system settings.',
      ),
      ...again,
    },
    'microphone-missing': {
      sentence: msg('No microphone was found: plug one in, or go on without sound.'),
      ...again,
    },
    'microphone-in-use': {
      sentence: msg('The microphone is busy: close the other program that uses it, then try again.'),
      ...again,
    },
    'microphone-lost': {
      sentence: msg('The microphone is gone, so others no longer hear you. Plug one in: it is used at once.'),
      ...again,
    },
    'noise-suppression-failed': {
      sentence: msg(
        'Strong noise suppression could not start, so that of the browser is used. Check the network, then choose it again under Devices.',
      ),
      ...fine,
    },
    // The parser's own sentence names the misspelt word.
    'room-code-invalid': { sentence: error.message, ...home },
    'relay-unreachable': {
      sentence: msg(
        'No relay answers, so others cannot find you yet. Check the network; the app goes on trying by itself.',
      ),
      ...fine,
    },
    'relays-config-invalid': {
      sentence: msg(
        'The file relays.json of this site is not valid, so calls cannot start. Tell whoever hosts it.',
      ),
      ...home,
    },
    'peer-unanswered': {
      sentence: msg(
        'Somebody tries to join, but no connection to them comes about. A firewall may be in the way; they can try another network.',
      ),
      ...fine,
    },
    'peer-refused': {
      sentence: msg('A connection was refused, because the other side could not prove who it is.'),
      ...fine,
    },
    'codec-missing': {
      sentence: msg(
        'You and somebody here hear each other, but see no pictures: your browsers share no video format. A newer browser may help.',
      ),
      ...fine,
    },
    'turn-missing': {
      sentence: msg(
        'Relay only is on, but there is no TURN server, so nobody can reach you: add one in Settings, or join again without Relay only.',
      ),
      ...settings,
    },
    'turn-unreachable': {
      sentence: msg(
        'Relay only is on, but no TURN server answers, so nobody can reach you: look at them in Settings, or join again without Relay only.',
      ),
      ...settings,
    },
    'room-full': {
      sentence: msg('The room is full. Somebody has to leave before you can come in.'),
      ...again,
    },
    'room-removed': {
      sentence: msg(
        'A host or cohost has removed you from this room. You can knock, and ask to be let back in.',
      ),
      action: 'retry',
      actionLabel: msg('Go to the door'),
    },
    'room-banned': {
      sentence: msg('A host or cohost has banned you from this room. Only they can let you back in.'),
      ...home,
    },
    'room-refused': {
      sentence: msg('You were not let in this time. You can knock again, or ask for another time.'),
      action: 'retry',
      actionLabel: msg('Knock again'),
    },
    'room-ended': {
      // Says who ended it.
      sentence: error.message,
      ...home,
    },
    'not-allowed': {
      sentence: msg('That is for the host and cohosts of this room, and you are not one of them now.'),
      ...fine,
    },
    // These say who it was, or what is wrong, better than one sentence for all could.
    'muted-by-host': { sentence: error.message, ...fine },
    'video-stopped-by-host': { sentence: error.message, ...fine },
    'message-invalid': { sentence: error.message, ...fine },
    'pairing-invalid': { sentence: error.message, ...again },
    'pairing-failed': { sentence: error.message, ...again },
    'picture-unreadable': { sentence: error.message, ...fine },
    'exercise-not-learnt': { sentence: error.message, ...fine },
    'training-file-invalid': { sentence: error.message, ...fine },
    'training-export-failed': {
      sentence: msg(
        'The FIT file could not be made. Try again, or export the session as CSV or JSON; it stays in the log.',
      ),
      ...again,
    },
    'effects-failed': {
      sentence: msg('The background effect stopped. Your picture stays covered until it runs again.'),
      ...again,
    },
    'effects-unsupported': {
      sentence: msg('This browser cannot change the background: use Chrome, Edge or Firefox for it.'),
      ...fine,
    },
    'model-load-failed': {
      sentence: msg(
        'The background effect could not be loaded. Your picture stays covered; check the network and try again.',
      ),
      ...again,
    },
    'recording-unsupported': {
      sentence: msg('This browser cannot record that: record yourself only, or use a Chromium browser.'),
      ...fine,
    },
    'recording-failed': {
      sentence: msg('The recording stopped by itself. Everything until then is kept in the library.'),
      action: 'library',
      actionLabel: msg('Open the library'),
    },
    'recording-damaged': {
      sentence: msg(
        'Part of this recording cannot be read. Its bytes are kept; download them to try another program.',
      ),
      ...fine,
    },
    'recording-empty': {
      sentence: msg('This recording ended before the first picture or sound was stored.'),
      ...fine,
    },
    'finishing-failed': {
      sentence: msg(
        'This recording could not be finished. It is kept and plays as it is; the next start of the app tries again.',
      ),
      ...fine,
    },
    'captions-unsupported': {
      sentence: msg(
        'This browser has no speech recognition on the device, so what you say is not captioned for others. No sound is sent anywhere.',
      ),
      ...fine,
    },
    'captions-language-missing': {
      sentence: msg(
        'This browser cannot recognise that language on the device, so what you say is not captioned: choose another caption language.',
      ),
      ...fine,
    },
    'captions-failed': {
      sentence: msg(
        'What you say is no longer captioned: the speech recognition of this device has stopped.',
      ),
      ...fine,
    },
    'playback-failed': {
      sentence: msg(
        'This browser cannot play this recording. Nothing is lost: download it, and play it with another program.',
      ),
      ...again,
    },
    'transcript-invalid': {
      sentence: msg(
        'That file holds no captions that can be read: choose a WebVTT (.vtt) or SRT (.srt) file.',
      ),
      ...fine,
    },
    'storage-full': {
      sentence: msg(
        'The disk space for this site is used up: delete or download recordings, then try again. Nothing stored is lost.',
      ),
      action: 'library',
      actionLabel: msg('Open the library'),
    },
    'storage-waiting': {
      sentence: msg(
        'An older version of Coterie is recording in another tab. Stop it there, and this one goes on by itself.',
      ),
      action: 'reload',
      actionLabel: msg('Reload'),
    },
    'storage-blocked': {
      sentence: msg(
        'The browser refuses to store anything here: leave the private window, or allow site data, then reload.',
      ),
      action: 'reload',
      actionLabel: msg('Reload'),
    },
    'import-not-media': {
      sentence: msg('That file is not a video or sound that this browser can read; choose another one.'),
      ...fine,
    },
    'import-cut-off': {
      sentence: msg(
        'That file is cut off: its end is missing. Copy it once more from where it came, then try again.',
      ),
      ...fine,
    },
    'backup-invalid': {
      sentence: msg(
        'There is no backup that can be read: choose the folder or the zip that “Back up…” made.',
      ),
      ...fine,
    },
    'backup-failed': {
      sentence: msg(
        'The backup folder could not be written to. What is in it stays; choose it again to go on from there.',
      ),
      ...fine,
    },
    'film-unreadable': {
      sentence: msg(
        'That film is damaged or not a video: try another file, or save it anew with another program.',
      ),
      ...fine,
    },
    'film-without-picture': {
      sentence: msg(
        'That file has sound but no picture, so that there is nobody to be seen: choose a video.',
      ),
      ...fine,
    },
    'film-undecodable': {
      sentence: msg(
        'This browser cannot play that kind of video: save it as MP4 (H.264) or WebM, and try again.',
      ),
      ...fine,
    },
    'export-failed': {
      sentence: msg(
        'The export did not succeed. The recording is untouched; try again, perhaps with fewer qualities.',
      ),
      ...again,
    },
    'export-engine-load-failed': {
      sentence: msg(
        'The exporter could not be loaded: it needs the network the first time. Connect, then try again.',
      ),
      ...again,
    },
    'export-unsupported': {
      sentence: msg(
        'Neither the browser nor ffmpeg can convert this kind of recording here. It is untouched: download it as it is.',
      ),
      ...fine,
    },
    // These name the host, and what it said or did not say.
    'target-unreachable': { sentence: error.message, ...again },
    'target-refused': { sentence: error.message, ...again },
    'target-full': { sentence: error.message, ...again },
    'passphrase-wrong': {
      sentence: msg('That is not the passphrase of this web storage. Without it, remove it and add it anew.'),
      ...fine,
    },
    'edit-unreadable': {
      sentence: msg(
        'This recording cannot be edited here, since the browser cannot read it. It is untouched.',
      ),
      ...fine,
    },
    'edit-failed': {
      sentence: msg('The new recording could not be made. What it is made of is untouched; try again.'),
      ...again,
    },
    'not-found': {
      sentence: msg('That is not here any more.'),
      action: 'library',
      actionLabel: msg('Open the library'),
    },
    unexpected: {
      sentence: msg('Something went wrong that we did not foresee.'),
      action: 'reload',
      actionLabel: msg('Reload'),
    },
  };
  return texts[error.name];
}

/** The heading of the screen on which a stay in a room ended, or did not begin. */
export function endingTitle(code: ErrorCode): string {
  switch (code) {
    case 'room-full':
      return msg('The room is full');
    case 'room-removed':
      return msg('You were removed');
    case 'room-banned':
      return msg('You were banned');
    case 'room-refused':
      return msg('You were not let in');
    case 'room-ended':
      return msg('The call is over');
    default:
      return msg('The room could not be opened');
  }
}
