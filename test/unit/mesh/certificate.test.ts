import { expect } from 'chai';
import { fingerprintIn, makeCertificate } from '../../../src/mesh/certificate.ts';

const FINGERPRINT = Array.from({ length: 32 }, (_, index) =>
  index.toString(16).padStart(2, '0').toUpperCase(),
).join(':');
const OTHER = FINGERPRINT.replace('00', 'FF');
const line = (value: string, hash = 'sha-256'): string => `a=fingerprint:${hash} ${value}\r\n`;

describe('DTLS fingerprint', () => {
  it('of a made certificate is what every connection that uses it shows, and a peer sees', async () => {
    const { certificate, fingerprint } = await makeCertificate();
    const a = new RTCPeerConnection({ certificates: [certificate] });
    const b = new RTCPeerConnection();
    try {
      a.createDataChannel('x');
      await a.setLocalDescription();
      await b.setRemoteDescription(a.localDescription!);
      expect(fingerprintIn(a.localDescription?.sdp ?? '')).to.equal(fingerprint);
      expect(fingerprintIn(b.remoteDescription?.sdp ?? '')).to.equal(fingerprint);
      expect((await makeCertificate()).fingerprint).not.to.equal(fingerprint);
    } finally {
      a.close();
      b.close();
    }
  });

  it('is read from session and media level, in any case of letters', () => {
    expect(
      fingerprintIn(`v=0\r\n${line(FINGERPRINT)}m=audio\r\n${line(FINGERPRINT.toLowerCase(), 'SHA-256')}`),
    ).to.equal(FINGERPRINT);
  });

  it('is none where a second one could let somebody else in, or the hash is weak', () => {
    expect(fingerprintIn(line(FINGERPRINT) + line(OTHER))).to.equal(null);
    expect(fingerprintIn(line(FINGERPRINT) + line('AA:BB', 'sha-1'))).to.equal(null);
    expect(fingerprintIn(line('AA:BB', 'sha-1'))).to.equal(null);
    expect(fingerprintIn('v=0\r\n')).to.equal(null);
  });
});
