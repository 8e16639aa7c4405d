import { expect } from 'chai';
import * as fc from 'fast-check';
import { fromBase32, toBase32 } from '../../../../src/mesh/pairing/base32.ts';
import { formatSdp, parseSdp, type Description } from '../../../../src/mesh/pairing/description.ts';
import {
  packMessage,
  unpackMessage,
  type PairingMessage,
} from '../../../../src/mesh/pairing/pairing-text.ts';

const CHROMIUM_MDNS = `v=0
o=- 2362523622423202700 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=candidate:444268988 1 udp 2113937151 69b90b08-bc7d-4efb-ad7c-ab8f2bb75966.local 37094 typ host generation 0 network-cost 999
a=candidate:3508387932 1 udp 2113942271 f58c2dfb-9b29-4887-940c-744f6291d1ea.local 34609 typ host generation 0 network-cost 999
a=ice-ufrag:4+t6
a=ice-pwd:AnDIRjj7DBDLa5ACcyBnMBF9
a=ice-options:trickle
a=fingerprint:sha-256 B3:B4:52:C1:ED:8F:55:76:D3:73:DD:F1:21:1E:80:12:49:C8:8F:E3:F1:34:35:32:4E:0D:BA:C5:DF:E7:BF:A2
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`;

const FIREFOX = `v=0
o=mozilla...THIS_IS_SDPARTA-99.0 4985985678700360615 0 IN IP4 0.0.0.0
s=-
t=0 0
a=sendrecv
a=extmap-allow-mixed
a=fingerprint:sha-256 13:05:9E:A4:EE:A0:BE:24:1A:A5:C5:89:68:E4:5B:8E:5A:26:23:1E:F7:71:07:0D:39:36:B9:7B:04:75:68:19
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 37674 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 192.0.2.2
a=candidate:0 1 UDP 2122187007 192.0.2.2 37674 typ host
a=candidate:1 1 UDP 2122252543 fd00::2 44854 typ host
a=candidate:2 1 TCP 2105458943 192.0.2.2 9 typ host tcptype active
a=candidate:3 1 UDP 1685921535 203.0.113.77 61000 typ srflx raddr 192.0.2.2 rport 37674
a=sendrecv
a=end-of-candidates
a=extmap-allow-mixed
a=ice-pwd:0caa92f856bf0e0a0c9a0047defba533
a=ice-ufrag:6e7638fa
a=mid:0
a=setup:active
a=sctp-port:5000
a=max-message-size:1073741823
`;

const crlf = (sdp: string): string => sdp.replaceAll('\n', '\r\n');

const messageOf = (description: Description, kind: PairingMessage['kind'] = 'offer'): PairingMessage => ({
  kind,
  roomTag: Uint8Array.of(1, 2),
  stamp: Uint8Array.of(3, 4, 5, 6),
  description,
});

const refusal = async (text: string): Promise<string> =>
  unpackMessage(text).then(
    () => 'taken',
    (error: unknown) => {
      expect((error as Error).name).to.equal('pairing-invalid');
      return (error as Error).message;
    },
  );

/** Addresses as an SDP names them, in the order they are sent. */
const addressesIn = (sdp: string): string[] =>
  [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ (\w+)/gim)].map(
    ([, address = '', port = '', type = '']) => `${type} ${address} ${port}`,
  );

describe('base32', () => {
  it('agrees with RFC 4648', () => {
    // Section 10, without the padding.
    const vectors = {
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      fooba: 'MZXW6YTB',
      foobar: 'MZXW6YTBOI',
    };
    for (const [plain, encoded] of Object.entries(vectors)) {
      const bytes = new TextEncoder().encode(plain);
      expect(toBase32(bytes)).to.equal(encoded);
      expect(fromBase32(encoded.toLowerCase())).to.deep.equal(bytes);
    }
    expect(fromBase32('MZ1')).to.equal(null);
  });

  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase32(toBase32(bytes))).to.deep.equal(bytes);
      }),
    );
  });
});

describe('pairing text', () => {
  let chromium: Description;
  let valid: string;
  before(async () => {
    chromium = parseSdp(crlf(CHROMIUM_MDNS))!;
    ({ text: valid } = await packMessage(messageOf(chromium)));
  });

  it('carries the session descriptions of Chromium and Firefox, over mDNS, IPv4, IPv6 and STUN', async () => {
    for (const [sdp, addresses, most] of [
      [
        CHROMIUM_MDNS,
        [
          'host f58c2dfb-9b29-4887-940c-744f6291d1ea.local 34609',
          'host 69b90b08-bc7d-4efb-ad7c-ab8f2bb75966.local 37094',
        ],
        180,
      ],
      [
        FIREFOX,
        [
          'host fd00:0000:0000:0000:0000:0000:0000:0002 44854',
          'host 192.0.2.2 37674',
          'srflx 203.0.113.77 61000',
        ],
        195,
      ],
    ] as const) {
      const description = parseSdp(crlf(sdp))!;
      const { text, checksum } = await packMessage(messageOf(description));
      const { checksum: readChecksum, ...message } = await unpackMessage(text);
      expect(message).to.deep.equal(messageOf(description));
      expect(readChecksum).to.deep.equal(checksum);
      const again = formatSdp('offer', message.description);
      expect(addressesIn(again)).to.deep.equal(addresses);
      for (const line of ['ice-ufrag', 'ice-pwd', 'fingerprint']) {
        const pattern = new RegExp(`^a=${line}:.*$`, 'm');
        expect(pattern.exec(again.replaceAll('\r', ''))![0]).to.equal(pattern.exec(sdp)![0]);
      }
      expect(text.length).to.be.at.most(most);
      const connection = new RTCPeerConnection();
      await connection.setRemoteDescription({ type: 'offer', sdp: again });
      expect(connection.remoteDescription?.sdp.match(/^a=candidate/gm)).to.have.length(addresses.length);
      connection.close();
    }
  });

  it('carries any description', async () => {
    const iceText = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
      fc.string({
        unit: fc.constantFrom('A', 'B', 'Z', 'a', 'b', 'z', '0', '9', '+', '/'),
        minLength,
        maxLength,
      });
    const address = fc.oneof(
      fc.record({
        family: fc.constant('ipv4' as const),
        address: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      }),
      fc.record({
        family: fc.constantFrom('ipv6' as const, 'mdns' as const),
        address: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      }),
    );
    const candidate = fc
      .tuple(
        address,
        fc.constantFrom('host' as const, 'srflx' as const, 'relay' as const),
        fc.integer({ min: 1, max: 65_535 }),
      )
      .map(([where, type, port]) => ({ ...where, type, port }));
    const description = fc.record({
      ufrag: iceText(4, 8),
      password: iceText(22, 32),
      fingerprint: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      candidates: fc.array(candidate, { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(
        description,
        fc.constantFrom('offer' as const, 'answer' as const),
        async (any, kind) => {
          const { text } = await packMessage(messageOf(any, kind));
          const { kind: readKind, description: read } = await unpackMessage(text);
          expect(readKind).to.equal(kind);
          expect(read).to.deep.equal(any);
          // And as an SDP, which lists the candidates by priority.
          const byType = (type: string): number => ['host', 'srflx', 'relay'].indexOf(type);
          const sorted = any.candidates.toSorted((a, b) => byType(a.type) - byType(b.type));
          expect(parseSdp(formatSdp(kind, any))).to.deep.equal({ ...any, candidates: sorted });
        },
      ),
    );
  });

  it('keeps the eight best of many candidates', () => {
    const many = Array.from(
      { length: 30 },
      (_, index) => `a=candidate:${index} 1 udp ${1000 + index} 10.0.0.${index} 5000 typ host\n`,
    ).join('');
    const description = parseSdp(crlf(CHROMIUM_MDNS + many))!;
    expect(description.candidates).to.have.length(8);
    expect(description.candidates[0]!.family).to.equal('mdns');
    expect(description.candidates[2]!.address).to.deep.equal(Uint8Array.of(10, 0, 0, 29));
  });

  it('is read in a link, in small letters, and with spaces or line breaks in it', async () => {
    for (const text of [
      `https://example.org/coterie/#/r/one-two-three-four-five-six?pair=${valid}`,
      `https://example.org/#/r/one-two?relay=wss%3A%2F%2Fr.example&pair=${valid}`,
      ` ${valid.toLowerCase()}\n`,
      valid.replace(/.{20}/g, '$& \n'),
    ]) {
      expect((await unpackMessage(text)).description).to.deep.equal(chromium);
    }
  });

  it('says what is wrong', async () => {
    expect(await refusal('')).to.contain('not a connection code');
    expect(await refusal('https://example.org/#/r/one-two')).to.contain('not a connection code');
    expect(await refusal('CP1')).to.contain('not a connection code');
    expect(await refusal(`${valid}!`)).to.contain('not a connection code');
    expect(await refusal(valid.replace('CP1', 'CP2'))).to.contain('another version');
    expect(await refusal(valid.slice(0, -1))).to.contain('cut off');
    expect(await refusal(valid.slice(0, 40))).to.contain('cut off');
    expect(await refusal('CP1AA')).to.contain('cut off');
    expect(await refusal(`${valid}AAAA`)).to.contain('mistake');
    expect(await refusal(valid.replace(/.{5}$/, 'AAAAA'))).to.contain('mistake');
    expect(await refusal('x'.repeat(100_000))).to.contain('too long');
  });

  it('takes no text with one character changed', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 4), fc.nat(31), async (offset, value) => {
        const letter = letters.charAt(value);
        const at = 3 + offset;
        fc.pre(valid[at] !== letter && at < valid.length - 1);
        expect(await refusal(valid.slice(0, at) + letter + valid.slice(at + 1))).not.to.equal('taken');
      }),
    );
  });

  it('takes no junk, not even with a good check sum', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await refusal(text)).not.to.equal('taken');
        expect(await refusal(`CP1${text}`)).not.to.equal('taken');
      }),
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 240 }), async (bytes) => {
        const content = Uint8Array.of(bytes.length + 4, ...bytes);
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', content)).slice(0, 4);
        const outcome = await refusal(`CP1${toBase32(Uint8Array.of(...content, ...sum))}`);
        if (outcome === 'taken') taken += 1;
        else expect(outcome).to.match(/mistake|cut off/);
      }),
      { numRuns: 500 },
    );
    expect(taken).to.equal(0);
  });

  it('takes nothing with a field out of its range', async () => {
    const bad: Partial<Description>[] = [
      { ufrag: 'abc' },
      { ufrag: 'a'.repeat(33) },
      { password: 'a'.repeat(21) },
      { password: 'a'.repeat(65) },
      { fingerprint: new Uint8Array(31) },
      { candidates: [{ type: 'host', family: 'ipv4', address: new Uint8Array(4), port: 0 }] },
      { candidates: [{ type: 'host', family: 'ipv4', address: new Uint8Array(16), port: 1 }] },
      {
        candidates: Array.from({ length: 9 }, () => ({
          ...chromium.candidates[0]!,
          family: 'ipv4' as const,
          address: new Uint8Array(4),
        })),
      },
    ];
    for (const change of bad) {
      const { text } = await packMessage(messageOf({ ...chromium, ...change }));
      expect(await refusal(text), Object.keys(change).join()).to.contain('mistake');
    }
  });
});
