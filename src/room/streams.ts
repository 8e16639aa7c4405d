import type { Participant } from './model.ts';

/** The stream with this track and no other; null without one. */
export function holdOnly(stream: MediaStream, track: MediaStreamTrack | null): MediaStream | null {
  for (const held of stream.getTracks()) if (held !== track) stream.removeTrack(held);
  if (track) stream.addTrack(track);
  return track ? stream : null;
}

/** Lets nobody be heard who must not be: their app may send what it likes. */
export function silence(participants: readonly Participant[]): void {
  for (const { stream, held, stand, isSelf } of participants) {
    // A host holds them muted, and a stand has no voice.
    if (!isSelf) for (const track of stream?.getAudioTracks() ?? []) track.enabled = !held && !stand;
  }
}
