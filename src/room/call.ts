import { AppError, asAppError } from '../lib/errors.ts';
import { createStore } from '../lib/store.ts';
import { TRACK_SLOTS } from '../mesh/connection.ts';
import { peerIdOf, type MeshPeer } from '../mesh/mesh.ts';
import { openAsks } from './asks.ts';
import { shareBulk } from './bulk-services.ts';
import type { Call, CallOptions } from './call-model.ts';
import { openCallCaptions } from './call-captions.ts';
import { openCallTraining } from './call-training.ts';
import { setViews } from './call-views.ts';
import { followCaptureSize } from './capture-size.ts';
import { openConversation } from './conversation/conversation.ts';
import { openGate } from './gate.ts';
import { openInbox } from './inbox.ts';
import type { LedgerMessage } from './ledger/statement.ts';
import type { Capacity, RelayCount } from './model.ts';
import type { CallMaterials } from './materials.ts';
import { createMeetings } from './meetings.ts';
import { noticeOwnChange } from './own-change.ts';
import { isModerator, moderate } from './moderation.ts';
import { openOwnPart } from './own-part.ts';
import type { Command, Presence, RoomMessage } from './protocol.ts';
import { openReactions } from './reactions.ts';
import { openReception } from './reception.ts';
import { openCollecting } from './recording/collecting/collecting.ts';
import { createConsent } from './recording/consent.ts';
import { iceServersFor } from './relays-config.ts';
import { GUEST, capacityOf, rosterOf, type Roster } from './roster.ts';
import { ROOM_TYPES } from './stage.ts';
import { createStatsHistory } from './stats-history.ts';
import { holdOnly, silence } from './streams.ts';

export type { Call, CallOptions } from './call-model.ts';

/** Of a room whose key nobody here has seen yet: its rules are those of an open room. */
const NO_PAPERS: LedgerMessage = { kind: 'ledger', roomKey: null, statements: [], isLast: true };

/**
 * Enters the mesh and joins its parts: the ledger says who may do what, the roster follows from it, and nobody gets
 * more of us, nor we of them, than the roster allows. `media` and `ledger` stay the caller's.
 */
export function openCall(
  materials: CallMaterials,
  {
    openMesh,
    identity,
    slot,
    ledger,
    media,
    database,
    library,
    join,
    relayOnly,
    onMet,
    onProblem,
    onSolved,
    onEnd,
  }: CallOptions,
  { signal }: { signal: AbortSignal },
): Call {
  const selfId = peerIdOf({ identity: identity.id, slot });
  const room = materials.secrets.topic;
  const known = new Map(materials.known);
  const presences = new Map<string, Presence>();
  const ownStream = new MediaStream();
  const ownScreen = new MediaStream();
  const roleIn = (who: string) => ledger.standings.value.roleOf(who)?.role;
  const own = openOwnPart(media, join);
  const asks = openAsks({
    media,
    own,
    onProblem,
    onTrain: (exerciseId) => training.agree(exerciseId),
    onComeIn: () => consent.comeIn(),
    onRecordYourself: (takeId, isAllowed) => collecting.answer(takeId, isAllowed),
  });
  const consent = createConsent(
    {
      withhold: (isWithheld) => {
        if (isWithheld === own.isWithheld()) return;
        own.withhold(isWithheld);
        captions.rolesChanged();
      },
      tell: (recordedBy) => own.setRecordedBy(recordedBy),
      ask: (by) => asks.ask('be-recorded', by === null ? null : { kind: 'be-recorded', by }),
    },
    { isAsked: join.as !== 'stand' },
  );

  const mesh = openMesh(
    {
      ...materials.secrets,
      relays: materials.relays.relays,
      iceServers: iceServersFor(materials.relays, { relayOnly }),
      relayOnly,
      identity,
      slot,
      certificate: materials.certificate,
      tracks: own.tracks.value,
      mayConnect: (who) => roleIn(who) !== 'banned',
      nameOf: (peerId) => nameOf(peerId),
      onMessage: (peerId, data) => inbox.receive(peerId, data),
      onLive: (peerId, bytes) => training.hearLive(peerId, bytes),
      onProblem,
      onSolved,
    },
    { signal },
  );
  const nameOf = (peerId: string): string => {
    const name = presences.get(peerId)?.name ?? '';
    return name === '' ? GUEST : name;
  };
  const send = (message: RoomMessage, peerId?: string): void => {
    if (peerId !== undefined) mesh.send(message, peerId);
    // One by one, since those at the door must not hear it.
    else for (const id of gate.openIds()) mesh.send(message, id);
  };
  const bulkFor = shareBulk((peerId) => mesh.bulkOf(peerId));
  const reactions = openReactions({ selfId, send });
  const reception = openReception({ send });
  const history = createStatsHistory();
  const conversation = openConversation(
    {
      room,
      identity,
      ownName: () => own.presence.value.name,
      isModerator: (who) => isModerator(roleIn(who)),
      isOut: (who) => ['removed', 'banned'].includes(roleIn(who) ?? ''),
      nameOf,
      send,
      bulkOf: bulkFor('files'),
    },
    { signal },
  );
  const training = openCallTraining(
    {
      selfId,
      ownIdentity: identity.id,
      room,
      join,
      mesh,
      gate: () => gate,
      isModerator: (who) => isModerator(roleIn(who)),
      ownName: () => own.presence.value.name,
      nameOf,
      send,
      onAsked: (by, exerciseId) => asks.askToTrain(by, exerciseId),
      onRestartCamera: () => {
        media.startVideo().catch((error: unknown) => onProblem(asAppError(error)));
      },
    },
    { signal },
  );
  const collecting = openCollecting(
    {
      database,
      library,
      media,
      participants: () => roster.participants,
      send,
      bulkOf: bulkFor('takes'),
      measureClock: (peerId) => training.measureClock(peerId),
      ask: (question) => asks.ask('record-yourself', question && { kind: 'record-yourself', ...question }),
      onProblem,
    },
    { signal },
  );
  const captions = openCallCaptions(
    { selfId, media, own, participants: () => roster.participants, send },
    { signal },
  );
  const gate = openGate({
    mesh,
    papers: () => {
      const papers = ledger.messages();
      return papers.length > 0 ? papers : [NO_PAPERS];
    },
    presence: () => own.presence.value,
    onOpened: (peerId) => {
      conversation.personCame(peerId);
      training.personCame(peerId);
      captions.personCame(peerId);
      collecting.personCame(peerId, mesh.peers.value.find(({ id }) => id === peerId)?.identity ?? '');
    },
    onClosed: (peerId) => {
      conversation.personLeft(peerId);
      training.personLeft(peerId);
      captions.personLeft(peerId);
      collecting.personLeft(peerId);
    },
  });

  const readRoster = (): Roster => {
    const { camera, screen } = own.tracks.value;
    const self = {
      id: selfId,
      identity: identity.id,
      presence: own.presence.value,
      stream: holdOnly(ownStream, camera),
      screen: holdOnly(ownScreen, screen),
    };
    const attendance = {
      self,
      peers: mesh.peers.value,
      presences,
      standOwners: training.stands.value,
      standings: ledger.standings.value,
      known,
    };
    return rosterOf(attendance, roster.participants);
  };
  let roster: Roster = { participants: [], knocks: [], places: new Map(), hasNoPlaceForSelf: false };
  roster = readRoster();
  const participants = createStore(roster.participants);
  const knocks = createStore(roster.knocks);
  const isInside = createStore(roster.places.get(selfId) === 'inside');
  const readCapacity = (): Capacity => capacityOf(roster, ledger.standings.value.policy);
  const capacity = createStore(readCapacity());

  let isUpdating = false;
  /** Everything follows from the stores below; called after any of them has changed. */
  const update = (): void => {
    // Rights change what one shows, which calls this again: the first call sees to it.
    if (isUpdating) return;
    isUpdating = true;
    const present = new Set(mesh.peers.value.map(({ id }) => id));
    for (const id of [...presences.keys()]) if (!present.has(id)) presences.delete(id);
    inbox.tidy();
    const before = roster;
    const { policy, roleOf } = ledger.standings.value;
    own.setRights({
      role: readRoster().participants[0]?.role ?? 'viewer',
      isMadeViewer: roleOf(identity.id)?.role === 'viewer',
      held: roleOf(identity.id)?.voice === false,
      mayShowVideo: ROOM_TYPES[policy.type].video,
    });
    isUpdating = false;
    roster = readRoster();
    isInside.set(roster.places.get(selfId) === 'inside');
    gate.apply(mesh.peers.value, roster.places, isInside.value);
    noticeOwnChange({ selfId, before, now: roster }, { onEnd, onPutOnStage: offerStage });
    silence(roster.participants);
    participants.set(roster.participants);
    knocks.set(roster.knocks);
    capacity.set(readCapacity());
    meet(roster.participants);
    consent.notice(roster.participants);
    collecting.notice();
    captions.rolesChanged();
  };

  /** Whoever put one on stage is named, or where that is not known the host. */
  const offerStage = (): void => {
    if (own.isOnStage()) return;
    const by = ledger.standings.value.roleOf(identity.id)?.by;
    const name = roster.participants.find((person) => person.identity === by)?.name;
    asks.offerStage(name ?? roster.participants.find(({ role }) => role === 'host')?.name ?? '');
  };

  const meet = createMeetings(onMet);

  const obey = (command: Command, from: MeshPeer): void => {
    if (!isModerator(roleIn(from.identity))) return;
    // A host is told nothing by cohosts.
    if (roleIn(identity.id) === 'host' && roleIn(from.identity) !== 'host') return;
    if (command === 'end')
      onEnd(new AppError('room-ended', `${nameOf(from.id)} ended the call for everyone.`));
    else if (command !== 'refuse') asks.obey(command, nameOf(from.id));
    else if (!isInside.value) onEnd(new AppError('room-refused', 'You were not let in this time.'));
  };

  const inbox = openInbox({
    mesh,
    gate,
    ledger,
    conversation,
    reactions,
    reception,
    training,
    captions,
    collecting,
    onPresence: (peerId, presence) => {
      presences.set(peerId, presence);
      update();
    },
    onCommand: obey,
    onPapers: () => update(),
    onProblem,
  });

  const countRelays = (): RelayCount => ({
    connected: mesh.relays.value.filter(({ state }) => state === 'connected').length,
    total: mesh.relays.value.length,
  });
  const relays = createStore(countRelays());
  const captureSize = followCaptureSize(media, {
    wantedPx: mesh.captureHeightPx,
    isFilming: () => own.presence.value.recording || collecting.isRecording(),
  });
  const unwatch = [
    own.presence.watch(captureSize.follow),
    collecting.view.watch(captureSize.follow),
    mesh.peers.watch(update),
    ledger.standings.watch(() => {
      update();
      conversation.rolesChanged();
      training.rolesChanged();
    }),
    training.stands.watch(update),
    own.tracks.watch((tracks) => {
      for (const slot of TRACK_SLOTS) mesh.setTrack(slot, tracks[slot]);
    }),
    own.presence.watch((presence) => {
      if (isInside.value) send({ kind: 'presence', presence });
      // Whoever can open the door shall know who knocks.
      else mesh.send({ kind: 'presence', presence });
      update();
    }),
    mesh.relays.watch(() => relays.set(countRelays())),
    mesh.stats.watch((stats) => {
      history.note(stats);
      reception.update(roster.participants, stats);
    }),
  ];

  return {
    participants,
    knocks,
    capacity,
    isInside,
    relays,
    standings: ledger.standings,
    asks: asks.pending,
    conversation,
    training,
    captions,
    collecting: collecting.view,
    collect: (command) => collecting.command(command),
    addCable: (port) => mesh.addCable(port),
    iceServers: () => mesh.iceServers(),
    relayOnly,
    stats: mesh.stats,
    reception: reception.rows,
    historyOf: (participantId) => history.of(participantId),
    setViews: (views) => setViews(mesh, views, own.presence.value),
    retry: (participantId) => mesh.retry(participantId),
    levelOf: (participantId) => (participantId === selfId ? media.level() : mesh.levelOf(participantId)),
    setMuted: (muted) => {
      if (!muted && roster.participants[0]?.held) return false;
      media.setMuted(muted);
      return true;
    },
    announceTake: (take) => own.setTake(take),
    raiseHand: (raised) => {
      const hands = [...presences.values()].map(({ hand }) => hand ?? 0);
      own.setHand(raised ? Math.max(0, ...hands) : null);
    },
    react: (index) => reactions.react(index),
    onReaction: (listener) => reactions.onReaction(listener),
    moderate: (action) =>
      moderate(action, {
        standings: () => ledger.standings.value,
        mayRule: (who) => ledger.mayRule(who),
        participants: () => roster.participants,
        knocks: () => roster.knocks,
        state: async (drafts) => {
          for (const message of await ledger.issue(drafts)) mesh.send(message);
        },
        command: (command, peerId) => mesh.send({ kind: 'command', command }, peerId),
        end: (reason) => onEnd(reason),
      }),
    answerAsk: (ask, answer) => asks.answer(ask, answer),
    noteKnown: (record) => {
      known.set(record.id, record);
      update();
    },
    close: async () => {
      for (const stop of unwatch) stop();
      await collecting.close();
      own.close();
      training.close();
      await captions.close();
      captureSize.close();
      await conversation.close();
      await mesh.close();
    },
  };
}
