import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  formatTurnServer,
  isIceAddress,
  isTurnAddress,
  parseTurnServer,
  toTurnServer,
} from '../../../src/lib/ice-servers.ts';

const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
);
const url = fc
  .tuple(
    fc.constantFrom('turn', 'turns'),
    host,
    fc.constantFrom('', ':3478', ':65535'),
    fc.constantFrom('', '?transport=udp', '?transport=tcp'),
  )
  .map(([scheme, name, port, query]) => `${scheme}:${name}${port}${query}`);

describe('TURN servers as text', () => {
  it('gives back whatever it was made of', () => {
    fc.assert(
      fc.property(fc.record({ url, username: secret, credential: secret }), (server) => {
        expect(parseTurnServer(formatTurnServer(server))).to.deep.equal(server);
      }),
    );
  });

  it('is read as people write it', () => {
    expect(parseTurnServer(' turn:ada:secret@turn.example.org ')).to.deep.equal({
      url: 'turn:turn.example.org',
      username: 'ada',
      credential: 'secret',
    });
    expect(parseTurnServer('turns:1763%3Aada:b:c@[::1]:443?transport=tcp')).to.deep.equal({
      url: 'turns:[::1]:443?transport=tcp',
      username: '1763:ada',
      credential: 'b:c',
    });
  });

  it('is none where anything is missing, or too much', () => {
    const wrong = [
      ...['', 'turn:', 'turn.example.org', 'turn:turn.example.org', 'turn:ada@turn.example.org'],
      ...['turn::secret@a', 'turn:ada:@a', 'stun:ada:secret@a', 'https://ada:secret@a', 'turn:ada:%zz@a'],
      ...[
        'turn:ada:b@a:0',
        'turn:ada:b@a:70000',
        'turn:ada:b@a?transport=sctp',
        'turn:ada:b@a?x',
        'turn:ada:b@',
      ],
      ...[
        'turn:ada:b@a/b',
        'turn:ada:b@a b',
        'turn:ada:b@[::',
        'turn:ada:b@a#x',
        `turn:ada:b@${'a'.repeat(300)}`,
      ],
      `turn:${'a'.repeat(509)}:b@a`,
    ];
    for (const text of wrong) expect(parseTurnServer(text), text).to.equal(null);
    expect(toTurnServer({ url: 'turn:a', username: 'half a character: \uD83D', credential: 'x' })).to.equal(
      null,
    );
  });

  it('never throws, and what it takes the browser takes', () => {
    const near = fc
      .array(
        fc.constantFrom(
          'turn:',
          'stun:',
          'a',
          ':',
          '@',
          '1',
          '.',
          '-',
          '[',
          ']',
          '%3A',
          '?transport=udp',
          '..',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(near, fc.string(), url), (text) => {
        const server = parseTurnServer(text) ?? parseTurnServer(`turn:ada:b@${text}`);
        const servers = server ? [{ urls: server.url, username: 'ada', credential: 'b' }] : [];
        if (isIceAddress(text) && !isTurnAddress(text))
          servers.push({ urls: text, username: '', credential: '' });
        if (servers.length > 0) new RTCPeerConnection({ iceServers: servers }).close();
      }),
      { numRuns: 500 },
    );
  });
});
